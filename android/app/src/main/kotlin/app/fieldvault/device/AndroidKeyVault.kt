package app.fieldvault.device

import android.content.Context
import android.content.pm.PackageManager
import android.security.keystore.KeyProperties
import app.fieldvault.core.ForeignKeyVault
import app.fieldvault.core.PortException
import java.security.KeyPairGenerator
import java.security.KeyStore
import java.security.PrivateKey
import java.security.Signature
import java.security.interfaces.ECPublicKey
import javax.crypto.KeyGenerator
import javax.crypto.Mac
import javax.crypto.SecretKey

/**
 * The core's keys in the Android Keystore. Called from the core's threads, several at once; blocks as long as the Keystore does.
 *
 * Arrays that come in are wiped when they have been used. An answer is copied by the bindings after it was returned, so its
 * array is left to the garbage collector: a tag of the Keystore, from which no key can be reached without the Keystore's.
 */
class AndroidKeyVault(private val hasStrongBox: Boolean) : ForeignKeyVault {
    constructor(context: Context) : this(context.packageManager.hasSystemFeature(PackageManager.FEATURE_STRONGBOX_KEYSTORE))

    override fun ensureIdentity(alias: String): ByteArray = keystore {
        expect(alias, KeyKind.Identity)
        val store = store()
        if (!store.containsAlias(named(alias))) {
            val generator = KeyPairGenerator.getInstance(KeyProperties.KEY_ALGORITHM_EC, PROVIDER)
            generator.initialize(KeyKind.Identity.spec(named(alias), strongBox = false))
            generator.generateKeyPair()
        }
        val certificate = store.getCertificate(named(alias)) ?: throw PortException.NotFound()
        uncompressed(certificate.publicKey as ECPublicKey)
    }

    override fun sign(alias: String, message: ByteArray): ByteArray = wiping(message) {
        keystore {
            val key = store().getKey(named(alias), null) as? PrivateKey ?: throw PortException.NotFound()
            Signature.getInstance("SHA256withECDSA").run {
                initSign(key)
                update(message)
                sign()
            }
        }
    }

    override fun ensureHmac(alias: String): Unit = keystore {
        val kind = KeyKind.of(alias)?.takeIf { it != KeyKind.Identity } ?: throw PortException.Unavailable()
        if (store().containsAlias(named(alias))) return
        if (hasStrongBox && kind.prefersStrongBox && makeInStrongBox(alias, kind)) return
        makeHmac(alias, kind, strongBox = false)
    }

    override fun hmac(alias: String, message: ByteArray): ByteArray = wiping(message) {
        keystore { tag(store().getKey(named(alias), null) as? SecretKey ?: throw PortException.NotFound(), message) }
    }

    override fun contains(alias: String): Boolean = keystore { store().containsAlias(named(alias)) }

    override fun delete(alias: String): Unit = keystore {
        val store = store()
        if (store.containsAlias(named(alias))) store.deleteEntry(named(alias))
    }

    override fun generation(name: String): ULong? = keystore {
        val prefix = named(name) + GENERATION
        store().aliases().asSequence().filter { it.startsWith(prefix) }.mapNotNull { canonical(it.removePrefix(prefix)) }.maxOrNull()
    }

    override fun advance(name: String, from: ULong): ULong {
        val next = from + 1uL
        ensureHmac(name + GENERATION + next)
        return next
    }

    /** One spelling for each number: what is written with a leading zero is none of ours. */
    private fun canonical(digits: String): ULong? = digits.toULongOrNull()?.takeIf { it.toString() == digits }

    /** Makes the key there and tries it before anything depends on it; false, and no key, if the element is not to be relied on. */
    private fun makeInStrongBox(alias: String, kind: KeyKind): Boolean {
        val sound = try {
            steady(makeHmac(alias, kind, strongBox = true))
        } catch (_: Exception) {
            // An element that cannot make or use a key now is not the place for a key that must work for years.
            false
        }
        if (!sound) delete(alias)
        return sound
    }

    /** Elements are known that answer wrongly now and then: the same message must have the same tag every time. */
    private fun steady(key: SecretKey): Boolean {
        val first = tag(key, PROBE)
        return (1 until TRIES).all { tag(key, PROBE).contentEquals(first) }
    }

    private fun makeHmac(alias: String, kind: KeyKind, strongBox: Boolean): SecretKey =
        KeyGenerator.getInstance(KeyProperties.KEY_ALGORITHM_HMAC_SHA256, PROVIDER).run {
            init(kind.spec(named(alias), strongBox))
            generateKey()
        }

    private fun tag(key: SecretKey, message: ByteArray): ByteArray = Mac.getInstance(KeyProperties.KEY_ALGORITHM_HMAC_SHA256).run {
        init(key)
        doFinal(message)
    }

    private fun expect(alias: String, kind: KeyKind) {
        if (KeyKind.of(alias) != kind) throw PortException.Unavailable()
    }

    private fun store(): KeyStore = KeyStore.getInstance(PROVIDER).apply { load(null) }

    private fun named(alias: String): String = PREFIX + alias

    private inline fun <T> wiping(message: ByteArray, work: () -> T): T = try {
        work()
    } finally {
        message.fill(0)
    }

    private fun uncompressed(key: ECPublicKey): ByteArray = ByteArray(POINT_BYTES).also { point ->
        point[0] = 4
        place(key.w.affineX.toByteArray(), point, COORDINATE_BYTES)
        place(key.w.affineY.toByteArray(), point, 2 * COORDINATE_BYTES)
    }

    /** Big-endian, without the sign byte, right-aligned so that it ends at [last]. */
    private fun place(number: ByteArray, point: ByteArray, last: Int) {
        val significant = minOf(number.size, COORDINATE_BYTES)
        number.copyInto(point, last + 1 - significant, number.size - significant, number.size)
    }

    private companion object {
        const val PROVIDER = "AndroidKeyStore"
        const val PREFIX = "core-"
        const val GENERATION = "-"
        const val COORDINATE_BYTES = 32
        const val POINT_BYTES = 65
        const val TRIES = 20
        val PROBE = "self-test".toByteArray()
    }
}
