package app.fieldvault.testkit

import app.fieldvault.core.ForeignKeyVault
import app.fieldvault.core.PortException
import java.security.KeyPair
import java.security.KeyPairGenerator
import java.security.Signature
import java.security.interfaces.ECPublicKey
import java.security.spec.ECGenParameterSpec
import java.util.concurrent.ConcurrentHashMap
import javax.crypto.KeyGenerator
import javax.crypto.Mac
import javax.crypto.SecretKey

/** A vault in memory, with keys of the JVM. [before] is what each call does first: it may throw, wait, or call back. */
class SoftVault : ForeignKeyVault {
    private val signing = ConcurrentHashMap<String, KeyPair>()
    private val secrets = ConcurrentHashMap<String, SecretKey>()

    /** Hears the name of the call. */
    @Volatile
    var before: (String) -> Unit = {}

    override fun ensureIdentity(alias: String): ByteArray {
        before("ensureIdentity")
        val pair = signing.computeIfAbsent(alias) {
            KeyPairGenerator.getInstance("EC").run {
                initialize(ECGenParameterSpec("secp256r1"))
                generateKeyPair()
            }
        }
        val point = (pair.public as ECPublicKey).w
        return byteArrayOf(4) + coordinate(point.affineX.toByteArray()) + coordinate(point.affineY.toByteArray())
    }

    override fun sign(alias: String, message: ByteArray): ByteArray {
        before("sign")
        val pair = signing[alias] ?: throw PortException.NotFound()
        return Signature.getInstance("SHA256withECDSA").run {
            initSign(pair.private)
            update(message)
            sign()
        }
    }

    override fun ensureHmac(alias: String) {
        before("ensureHmac")
        secrets.computeIfAbsent(alias) { KeyGenerator.getInstance("HmacSHA256").generateKey() }
    }

    override fun hmac(alias: String, message: ByteArray): ByteArray {
        before("hmac")
        val key = secrets[alias] ?: throw PortException.NotFound()
        return Mac.getInstance("HmacSHA256").run {
            init(key)
            doFinal(message)
        }
    }

    override fun contains(alias: String): Boolean {
        before("contains")
        return signing.containsKey(alias) || secrets.containsKey(alias)
    }

    override fun delete(alias: String) {
        before("delete")
        signing.remove(alias)
        secrets.remove(alias)
    }

    override fun generation(name: String): ULong? {
        before("generation")
        return secrets.keys.filter { it.startsWith("$name-") }.mapNotNull { it.removePrefix("$name-").toULongOrNull() }.maxOrNull()
    }

    override fun advance(name: String, from: ULong): ULong {
        before("advance")
        val next = from + 1uL
        secrets.computeIfAbsent("$name-$next") { KeyGenerator.getInstance("HmacSHA256").generateKey() }
        return next
    }

    private fun coordinate(number: ByteArray): ByteArray = ByteArray(COORDINATE).also { out ->
        val significant = minOf(number.size, COORDINATE)
        number.copyInto(out, COORDINATE - significant, number.size - significant, number.size)
    }

    private companion object {
        const val COORDINATE = 32
    }
}
