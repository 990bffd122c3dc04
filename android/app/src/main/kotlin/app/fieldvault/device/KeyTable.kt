package app.fieldvault.device

import android.security.keystore.KeyGenParameterSpec
import android.security.keystore.KeyProperties

/** What kind of key an alias stands for. */
internal enum class KeyKind(
    /** Whether the secure element is preferred, if it passes its test. */
    val prefersStrongBox: Boolean,
) {
    /** Signs for this phone. In the TEE: it signs at every handshake, and a secure element may take seconds. */
    Identity(prefersStrongBox = false),

    /** Vouches for the guard's files at every write. In the TEE for the same reason; it is made anew at every try of a PIN. */
    Guard(prefersStrongBox = false),

    /** Is mixed with a PIN or with the biometric slot's secret; used once an unlock, and the one worth attacking. */
    Slot(prefersStrongBox = true),
    ;

    /**
     * What the key is made with. None asks for a person or an unlocked screen: a phone in a pocket must be able to prove an
     * erase, and the biometric gate is the seal's own key ([AndroidBiometricSeal]).
     */
    fun spec(name: String, strongBox: Boolean): KeyGenParameterSpec {
        val builder = when (this) {
            Identity -> KeyGenParameterSpec.Builder(name, KeyProperties.PURPOSE_SIGN).setDigests(KeyProperties.DIGEST_SHA256)
            Guard, Slot -> KeyGenParameterSpec.Builder(name, KeyProperties.PURPOSE_SIGN)
        }
        return builder.setKeySize(256).setUserAuthenticationRequired(false).setIsStrongBoxBacked(strongBox).build()
    }

    companion object {
        /** A generation of the guard's key. Each try of a PIN makes one and deletes the one before. */
        private val GENERATION = Regex("guard-[0-9]+")

        /** The kind of [alias], or null for one that the core does not use. */
        fun of(alias: String): KeyKind? = when {
            alias.startsWith("identity-") -> Identity
            alias == "guard" || GENERATION.matches(alias) -> Guard
            alias.startsWith("pin-") || alias.startsWith("bio-") -> Slot
            else -> null
        }
    }
}
