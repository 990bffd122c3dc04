package app.fieldvault.device.testkit

import android.security.keystore.KeyGenParameterSpec
import java.io.InputStream
import java.io.OutputStream
import java.security.Key
import java.security.KeyPair
import java.security.KeyPairGenerator
import java.security.KeyPairGeneratorSpi
import java.security.KeyStoreSpi
import java.security.Provider
import java.security.PublicKey
import java.security.SecureRandom
import java.security.Security
import java.security.cert.Certificate
import java.security.spec.AlgorithmParameterSpec
import java.security.spec.ECGenParameterSpec
import java.util.Collections
import java.util.Date
import java.util.Enumeration
import javax.crypto.KeyGeneratorSpi
import javax.crypto.SecretKey
import javax.crypto.spec.SecretKeySpec

/** What the Keystore is asked to do, and where it can fail. */
enum class KeystoreAct { Load, Find, Make, MakeInStrongBox, Use, Delete }

/**
 * The Android Keystore as far as the app uses it, in this process: it keeps what keys were asked to be, and fails where it is
 * told to. Keys are ordinary ones, so the ciphers of the host work with them.
 */
class FakeKeystore : AutoCloseable {
    internal class Entry(val key: Key, val public: PublicKey?)

    internal val entries = Collections.synchronizedMap(LinkedHashMap<String, Entry>())

    /** What each key was asked to be, by its name in the Keystore; names that are gone stay. */
    val specs: MutableMap<String, KeyGenParameterSpec> = Collections.synchronizedMap(LinkedHashMap())

    /** Names of the keys that are there. */
    val names: Set<String> get() = entries.keys.toSet()

    /** Throws what the Keystore would throw, if it would. */
    @Volatile
    var fault: (KeystoreAct) -> Throwable? = { null }

    /** A secure element that answers wrongly now and then. */
    @Volatile
    var strongBoxIsFlaky = false

    private val provider = FakeProvider(this)

    init {
        Security.removeProvider(NAME)
        Security.insertProviderAt(provider, 1)
    }

    override fun close() = Security.removeProvider(NAME)

    internal fun may(act: KeystoreAct) {
        fault(act)?.let { throw it }
    }

    companion object {
        /** The provider's name, as on a phone. */
        const val NAME = "AndroidKeyStore"
    }
}

/** A key of a secure element that is not to be relied on; only the fake's own algorithm takes it. */
internal class FlakyKey(val inner: SecretKey) : SecretKey {
    override fun getAlgorithm(): String = inner.algorithm

    override fun getFormat(): String? = null

    override fun getEncoded(): ByteArray? = null
}

/** A key that reports to the fake whenever it is used. */
internal class WatchedKey(val inner: SecretKey, val store: FakeKeystore) : SecretKey {
    override fun getAlgorithm(): String = inner.algorithm

    override fun getFormat(): String? = null

    override fun getEncoded(): ByteArray? = null
}

private class FakeProvider(store: FakeKeystore) : Provider(FakeKeystore.NAME, "1", "a Keystore in memory") {
    init {
        serve("KeyStore", FakeKeystore.NAME) { Store(store) }
        serve("KeyGenerator", "AES") { Generator(store, "AES") }
        serve("KeyGenerator", "HmacSHA256") { Generator(store, "HmacSHA256") }
        serve("KeyPairGenerator", "EC") { Pairs(store) }
        serve("Mac", "HmacSHA256") { WatchedMac() }
    }

    private fun serve(type: String, algorithm: String, make: () -> Any) = putService(
        object : Service(this, type, algorithm, FakeProvider::class.java.name, null, null) {
            override fun newInstance(parameter: Any?): Any = make()

            override fun supportsParameter(parameter: Any?) = parameter is WatchedKey || parameter is FlakyKey
        },
    )
}

private class Generator(private val store: FakeKeystore, private val algorithm: String) : KeyGeneratorSpi() {
    private lateinit var spec: KeyGenParameterSpec

    override fun engineInit(random: SecureRandom?) = error("a key of the Keystore needs a specification")

    override fun engineInit(bits: Int, random: SecureRandom?) = error("a key of the Keystore needs a specification")

    override fun engineInit(params: AlgorithmParameterSpec?, random: SecureRandom?) {
        spec = params as KeyGenParameterSpec
    }

    override fun engineGenerateKey(): SecretKey {
        store.may(if (spec.isStrongBoxBacked) KeystoreAct.MakeInStrongBox else KeystoreAct.Make)
        val plain = SecretKeySpec(ByteArray(32).also(SecureRandom()::nextBytes), algorithm)
        val key = when {
            spec.isStrongBoxBacked && store.strongBoxIsFlaky -> FlakyKey(plain)
            // The host's AES ciphers take no key but their own; what an AES key's use throws is told by finding it.
            algorithm == "AES" -> plain
            else -> WatchedKey(plain, store)
        }
        store.specs[spec.keystoreAlias] = spec
        store.entries[spec.keystoreAlias] = FakeKeystore.Entry(key, null)
        return key
    }
}

private class Pairs(private val store: FakeKeystore) : KeyPairGeneratorSpi() {
    private lateinit var spec: KeyGenParameterSpec

    override fun initialize(bits: Int, random: SecureRandom?) = error("a key of the Keystore needs a specification")

    override fun initialize(params: AlgorithmParameterSpec?, random: SecureRandom?) {
        spec = params as KeyGenParameterSpec
    }

    override fun generateKeyPair(): KeyPair {
        store.may(KeystoreAct.Make)
        // The host's own: another provider than this one.
        val host = Security.getProviders("KeyPairGenerator.EC").first { it.name != FakeKeystore.NAME }
        val pair = KeyPairGenerator.getInstance("EC", host).run {
            initialize(ECGenParameterSpec("secp256r1"))
            generateKeyPair()
        }
        store.specs[spec.keystoreAlias] = spec
        store.entries[spec.keystoreAlias] = FakeKeystore.Entry(pair.private, pair.public)
        return pair
    }
}

private class WatchedMac : javax.crypto.MacSpi() {
    private lateinit var real: javax.crypto.Mac
    private var flaky = false

    override fun engineGetMacLength() = 32

    override fun engineInit(key: Key, params: AlgorithmParameterSpec?) {
        val inner = when (key) {
            is WatchedKey -> key.inner.also { key.store.may(KeystoreAct.Use) }
            is FlakyKey -> key.inner
            else -> throw java.security.InvalidKeyException("not a key of the Keystore")
        }
        flaky = key is FlakyKey
        real = javax.crypto.Mac.getInstance("HmacSHA256", "SunJCE").apply { init(inner) }
    }

    override fun engineUpdate(input: Byte) = real.update(input)

    override fun engineUpdate(input: ByteArray, offset: Int, length: Int) = real.update(input, offset, length)

    override fun engineDoFinal(): ByteArray = real.doFinal().also { if (flaky) it[0] = (uses++ % 7).toByte() }

    override fun engineReset() = real.reset()

    private companion object {
        var uses = 0
    }
}

private class FakeCertificate(private val key: PublicKey) : Certificate("fake") {
    override fun getEncoded(): ByteArray = key.encoded

    override fun verify(key: PublicKey?) = Unit

    override fun verify(key: PublicKey?, sigProvider: String?) = Unit

    override fun toString() = "a certificate of the Keystore"

    override fun getPublicKey(): PublicKey = key
}

private class Store(private val store: FakeKeystore) : KeyStoreSpi() {
    override fun engineLoad(stream: InputStream?, password: CharArray?) = store.may(KeystoreAct.Load)

    override fun engineGetKey(alias: String, password: CharArray?): Key? {
        store.may(KeystoreAct.Find)
        return store.entries[alias]?.key
    }

    override fun engineGetCertificate(alias: String): Certificate? {
        store.may(KeystoreAct.Find)
        return store.entries[alias]?.public?.let(::FakeCertificate)
    }

    override fun engineContainsAlias(alias: String): Boolean {
        store.may(KeystoreAct.Find)
        return alias in store.entries
    }

    override fun engineDeleteEntry(alias: String) {
        store.may(KeystoreAct.Delete)
        store.entries.remove(alias)
    }

    override fun engineAliases(): Enumeration<String> = Collections.enumeration(store.names)

    override fun engineSize() = store.entries.size

    override fun engineIsKeyEntry(alias: String) = alias in store.entries

    override fun engineIsCertificateEntry(alias: String) = false

    override fun engineGetCertificateChain(alias: String): Array<Certificate>? = null

    override fun engineGetCertificateAlias(cert: Certificate?): String? = null

    override fun engineGetCreationDate(alias: String): Date? = null

    override fun engineSetKeyEntry(alias: String?, key: Key?, password: CharArray?, chain: Array<out Certificate>?) = refuse()

    override fun engineSetKeyEntry(alias: String?, key: ByteArray?, chain: Array<out Certificate>?) = refuse()

    override fun engineSetCertificateEntry(alias: String?, cert: Certificate?) = refuse()

    override fun engineStore(stream: OutputStream?, password: CharArray?) = refuse()

    private fun refuse(): Nothing = throw UnsupportedOperationException("the app asks for nothing of the kind")
}
