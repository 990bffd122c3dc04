package app.fieldvault.device

import androidx.biometric.BiometricManager.Authenticators.BIOMETRIC_STRONG
import androidx.biometric.BiometricPrompt
import androidx.core.content.ContextCompat
import androidx.fragment.app.FragmentActivity
import javax.crypto.Cipher
import kotlin.coroutines.resume
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.suspendCancellableCoroutine
import kotlinx.coroutines.withContext

/** The words of the prompt. */
class PromptWords(val title: String, val usePin: String)

/** Shows the system's biometric prompt around a cipher: what comes back was made possible by the finger, not merely allowed. */
class BiometricPromptRunner(private val activity: FragmentActivity, private val seal: AndroidBiometricSeal) {
    /** Opens the seal. */
    suspend fun unlock(words: PromptWords): BiometricResult = keyed {
        val cipher = withContext(Dispatchers.IO) { seal.toOpen() } ?: return@keyed BiometricResult.Invalidated
        show(words, cipher) { BiometricResult.Accepted(seal.open(it) ?: return@show BiometricResult.Invalidated) }
    }

    /** Seals [secret], which is wiped in any case. An accepted result carries nothing. */
    suspend fun seal(secret: ByteArray, words: PromptWords): BiometricResult = try {
        keyed {
            val cipher = withContext(Dispatchers.IO) { seal.toSeal() }
            show(words, cipher) {
                seal.seal(it, secret)
                BiometricResult.Accepted(ByteArray(0))
            }
        }
    } finally {
        secret.fill(0)
    }

    /** A Keystore that fails is not a void seal: the PIN opens, and the finger may work again later. */
    private suspend fun keyed(work: suspend () -> BiometricResult): BiometricResult = try {
        work()
    } catch (_: java.security.GeneralSecurityException) {
        BiometricResult.Unavailable
    } catch (_: java.security.ProviderException) {
        BiometricResult.Unavailable
    } catch (_: java.io.IOException) {
        BiometricResult.Unavailable
    }

    private suspend fun show(words: PromptWords, cipher: Cipher, use: (Cipher) -> BiometricResult): BiometricResult {
        val accepted = suspendCancellableCoroutine { waiting ->
            val prompt = BiometricPrompt(
                activity,
                ContextCompat.getMainExecutor(activity),
                object : BiometricPrompt.AuthenticationCallback() {
                    override fun onAuthenticationSucceeded(result: BiometricPrompt.AuthenticationResult) {
                        if (waiting.isActive) waiting.resume(Shown.Recognised(result.cryptoObject?.cipher))
                    }

                    override fun onAuthenticationError(errorCode: Int, errString: CharSequence) {
                        if (waiting.isActive) waiting.resume(Shown.Ended(ended(errorCode)))
                    }
                },
            )
            waiting.invokeOnCancellation { activity.runOnUiThread(prompt::cancelAuthentication) }
            prompt.authenticate(info(words), BiometricPrompt.CryptoObject(cipher))
        }
        return when (accepted) {
            is Shown.Ended -> accepted.result
            // No cipher means that nobody proved anything: a prompt that only says "yes" opens nothing.
            is Shown.Recognised -> accepted.cipher?.let { withContext(Dispatchers.IO) { use(it) } } ?: BiometricResult.Unavailable
        }
    }

    private fun info(words: PromptWords) = BiometricPrompt.PromptInfo.Builder()
        .setTitle(words.title)
        .setNegativeButtonText(words.usePin)
        .setAllowedAuthenticators(BIOMETRIC_STRONG)
        .setConfirmationRequired(false)
        .build()

    private fun ended(code: Int): BiometricResult = when (code) {
        BiometricPrompt.ERROR_USER_CANCELED, BiometricPrompt.ERROR_NEGATIVE_BUTTON, BiometricPrompt.ERROR_CANCELED, BiometricPrompt.ERROR_TIMEOUT ->
            BiometricResult.Cancelled
        BiometricPrompt.ERROR_LOCKOUT, BiometricPrompt.ERROR_LOCKOUT_PERMANENT -> BiometricResult.LockedOut
        BiometricPrompt.ERROR_NO_BIOMETRICS -> BiometricResult.Invalidated
        else -> BiometricResult.Unavailable
    }

    private sealed interface Shown {
        class Recognised(val cipher: Cipher?) : Shown

        class Ended(val result: BiometricResult) : Shown
    }
}
