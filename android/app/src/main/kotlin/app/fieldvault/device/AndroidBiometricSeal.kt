package app.fieldvault.device

import android.content.Context
import android.os.Build
import android.security.keystore.KeyGenParameterSpec
import android.security.keystore.KeyPermanentlyInvalidatedException
import android.security.keystore.KeyProperties
import android.util.AtomicFile
import androidx.biometric.BiometricManager
import androidx.biometric.BiometricManager.Authenticators.BIOMETRIC_STRONG
import app.fieldvault.device.sdk.Sdk30Keys
import java.io.File
import java.security.KeyStore
import javax.crypto.Cipher
import javax.crypto.KeyGenerator
import javax.crypto.SecretKey
import javax.crypto.spec.GCMParameterSpec

/**
 * Seals the biometric slot's secret in a file, under an AES key that the Keystore uses only after a strong biometric, only on an
 * unlocked phone, and never again once another finger is enrolled. In the TEE: secure elements have corrupted AES-GCM.
 */
class AndroidBiometricSeal(private val context: Context) : BiometricSeal {
    private val file = AtomicFile(File(context.noBackupFilesDir, FILE))

    override fun availability(): BiometricAvailability = when (BiometricManager.from(context).canAuthenticate(BIOMETRIC_STRONG)) {
        BiometricManager.BIOMETRIC_SUCCESS -> BiometricAvailability.Ready
        BiometricManager.BIOMETRIC_ERROR_NONE_ENROLLED -> BiometricAvailability.NoneEnrolled
        BiometricManager.BIOMETRIC_ERROR_HW_UNAVAILABLE -> BiometricAvailability.TemporarilyUnavailable
        else -> BiometricAvailability.NoHardware
    }

    override fun isSealed(): Boolean = file.baseFile.exists()

    override fun forget() {
        file.delete()
        try {
            store().deleteEntry(ALIAS)
        } catch (_: Exception) {
            // Without the file the key opens nothing, and the next seal replaces it.
        }
    }

    /** A cipher that seals once a person has shown a finger or face. Makes a new key; the old seal ends here. */
    internal fun toSeal(): Cipher {
        forget()
        val key = KeyGenerator.getInstance(KeyProperties.KEY_ALGORITHM_AES, PROVIDER).run {
            init(spec())
            generateKey()
        }
        return Cipher.getInstance(CIPHER).apply { init(Cipher.ENCRYPT_MODE, key) }
    }

    /** A cipher that opens the seal once a person has been recognised; null if there is no seal, or its key is void. */
    internal fun toOpen(): Cipher? {
        val kept = kept() ?: return null
        val key = store().getKey(ALIAS, null) as? SecretKey ?: return null
        return try {
            Cipher.getInstance(CIPHER).apply { init(Cipher.DECRYPT_MODE, key, GCMParameterSpec(TAG_BITS, kept, 0, IV_BYTES)) }
        } catch (_: KeyPermanentlyInvalidatedException) {
            null
        }
    }

    /** Seals [secret] and wipes it. */
    internal fun seal(cipher: Cipher, secret: ByteArray) {
        val sealed = try {
            cipher.iv + cipher.doFinal(secret)
        } finally {
            secret.fill(0)
        }
        val out = file.startWrite()
        try {
            out.write(sealed)
            file.finishWrite(out)
        } catch (failed: java.io.IOException) {
            file.failWrite(out)
            throw failed
        }
    }

    /** What was sealed. Whoever takes it wipes it. */
    internal fun open(cipher: Cipher): ByteArray? = kept()?.let { cipher.doFinal(it, IV_BYTES, it.size - IV_BYTES) }

    private fun kept(): ByteArray? = if (isSealed()) file.readFully().takeIf { it.size > IV_BYTES } else null

    private fun spec(): KeyGenParameterSpec {
        val builder = KeyGenParameterSpec.Builder(ALIAS, KeyProperties.PURPOSE_ENCRYPT or KeyProperties.PURPOSE_DECRYPT)
            .setBlockModes(KeyProperties.BLOCK_MODE_GCM)
            .setEncryptionPaddings(KeyProperties.ENCRYPTION_PADDING_NONE)
            .setKeySize(256)
            .setUserAuthenticationRequired(true)
            .setInvalidatedByBiometricEnrollment(true)
            .setUnlockedDeviceRequired(true)
        if (Build.VERSION.SDK_INT >= 30) Sdk30Keys.afterEachStrongBiometric(builder)
        return builder.build()
    }

    private fun store(): KeyStore = KeyStore.getInstance(PROVIDER).apply { load(null) }

    private companion object {
        const val PROVIDER = "AndroidKeyStore"
        const val ALIAS = "biometric-seal"
        const val CIPHER = "AES/GCM/NoPadding"
        const val FILE = "biometric.seal"
        const val IV_BYTES = 12
        const val TAG_BITS = 128
    }
}
