package app.fieldvault.device

import android.security.keystore.KeyGenParameterSpec
import android.security.keystore.KeyPermanentlyInvalidatedException
import android.security.keystore.KeyProperties
import android.security.keystore.StrongBoxUnavailableException
import android.security.keystore.UserNotAuthenticatedException
import androidx.test.ext.junit.runners.AndroidJUnit4
import app.fieldvault.core.PortException
import app.fieldvault.device.testkit.FakeKeystore
import app.fieldvault.device.testkit.KeystoreAct
import java.io.IOException
import java.security.AlgorithmParameters
import java.security.InvalidKeyException
import java.security.KeyFactory
import java.security.KeyStoreException
import java.security.NoSuchAlgorithmException
import java.security.NoSuchProviderException
import java.security.ProviderException
import java.security.Signature
import java.security.UnrecoverableKeyException
import java.security.spec.ECGenParameterSpec
import java.security.spec.ECParameterSpec
import java.security.spec.ECPoint
import java.security.spec.ECPublicKeySpec
import java.math.BigInteger
import org.junit.After
import org.junit.Assert.assertArrayEquals
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertThrows
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith

@RunWith(AndroidJUnit4::class)
class AndroidKeyVaultTest {
    private val keystore = FakeKeystore()
    private val vault = AndroidKeyVault(hasStrongBox = true)
    private val plain = AndroidKeyVault(hasStrongBox = false)

    @After
    fun close() = keystore.close()

    @Test
    fun `the identity signs what its point verifies, and asks for nobody and no open screen`() {
        val point = vault.ensureIdentity(IDENTITY)
        val signature = vault.sign(IDENTITY, "hello".toByteArray())
        assertTrue(verifies(point, "hello".toByteArray(), signature))
        assertFalse(verifies(point, "hallo".toByteArray(), signature))
        assertArrayEquals(point, vault.ensureIdentity(IDENTITY))
        unguarded(keystore.specs.getValue("core-$IDENTITY"))
        assertEquals(listOf(KeyProperties.DIGEST_SHA256), keystore.specs.getValue("core-$IDENTITY").digests.toList())
    }

    @Test
    fun `a point has 65 bytes whatever its coordinates begin with`() {
        // One coordinate in 256 begins with a zero byte, which numbers leave out.
        repeat(300) {
            val alias = "identity-$it"
            val point = vault.ensureIdentity(alias)
            assertEquals(65, point.size)
            assertTrue(verifies(point, byteArrayOf(1), vault.sign(alias, byteArrayOf(1))))
            vault.delete(alias)
        }
    }

    @Test
    fun `keys have the place that the table gives them`() {
        for ((alias, strongBox) in listOf("guard" to false, "guard-7" to false, "pin-a" to true, "pin-b" to true, "bio-a" to true)) {
            vault.ensureHmac(alias)
            val spec = keystore.specs.getValue("core-$alias")
            assertEquals(alias, strongBox, spec.isStrongBoxBacked)
            assertEquals(KeyProperties.PURPOSE_SIGN, spec.purposes)
            unguarded(spec)
        }
        plain.ensureHmac("pin-c")
        assertFalse(keystore.specs.getValue("core-pin-c").isStrongBoxBacked)
        vault.ensureIdentity(IDENTITY)
        assertFalse(keystore.specs.getValue("core-$IDENTITY").isStrongBoxBacked)
    }

    @Test
    fun `an alias of another kind, or of none, makes no key`() {
        for (alias in listOf("", "pin", "other", "core-guard", "guard2", "guard-", "guard-x", "guard-1x", IDENTITY)) {
            assertThrows(alias, PortException.Unavailable::class.java) { vault.ensureHmac(alias) }
        }
        for (alias in listOf("guard", "pin-a", "identity", "")) {
            assertThrows(alias, PortException.Unavailable::class.java) { vault.ensureIdentity(alias) }
        }
        assertTrue(keystore.names.isEmpty())
    }

    @Test
    fun `the same message has the same tag until its key is deleted`() {
        vault.ensureHmac("pin-a")
        val tag = vault.hmac("pin-a", "x".toByteArray())
        vault.ensureHmac("pin-a")
        assertArrayEquals(tag, vault.hmac("pin-a", "x".toByteArray()))
        assertTrue(vault.contains("pin-a"))
        vault.delete("pin-a")
        vault.delete("pin-a")
        assertFalse(vault.contains("pin-a"))
        assertThrows(PortException.NotFound::class.java) { vault.hmac("pin-a", byteArrayOf(1)) }
        assertThrows(PortException.NotFound::class.java) { vault.sign(IDENTITY, byteArrayOf(1)) }
        vault.ensureHmac("pin-a")
        assertFalse(tag.contentEquals(vault.hmac("pin-a", "x".toByteArray())))
    }

    @Test
    fun `a key moves on by one generation at a time, and the newest is found among the others`() {
        assertEquals(null, vault.generation("guard"))
        vault.ensureHmac("guard")
        vault.ensureHmac("pin-99")
        assertEquals("what has no number is no generation", null, vault.generation("guard"))
        assertEquals(1uL, vault.advance("guard", 0uL))
        val first = vault.hmac("guard-1", byteArrayOf(1))
        assertEquals(2uL, vault.advance("guard", 1uL))
        assertEquals("making it again makes nothing", 2uL, vault.advance("guard", 1uL))
        assertArrayEquals("the one before stays until it is deleted", first, vault.hmac("guard-1", byteArrayOf(1)))
        assertFalse(first.contentEquals(vault.hmac("guard-2", byteArrayOf(1))))
        for (from in 2uL..10uL) vault.advance("guard", from)
        assertEquals(11uL, vault.generation("guard"))
        vault.delete("guard-11")
        assertEquals(10uL, vault.generation("guard"))
        keystore.fault = { act -> ProviderException("down").takeIf { act == KeystoreAct.Load || act == KeystoreAct.Make } }
        assertThrows(PortException.Transient::class.java) { vault.generation("guard") }
        assertThrows(PortException.Transient::class.java) { vault.advance("guard", 10uL) }
    }

    @Test
    fun `what came in is wiped, whatever became of it`() {
        vault.ensureHmac("pin-a")
        vault.ensureIdentity(IDENTITY)
        val message = ByteArray(32) { 7 }
        vault.hmac("pin-a", message)
        assertTrue(message.all { it == 0.toByte() })
        message.fill(7)
        vault.sign(IDENTITY, message)
        assertTrue(message.all { it == 0.toByte() })
        message.fill(7)
        keystore.fault = { ProviderException("down") }
        assertThrows(PortException::class.java) { vault.hmac("pin-a", message) }
        assertTrue(message.all { it == 0.toByte() })
        message.fill(7)
        assertThrows(PortException::class.java) { vault.sign(IDENTITY, message) }
        assertTrue(message.all { it == 0.toByte() })
    }

    @Test
    fun `a secure element that fails its test gets no key, and the key is made without it`() {
        for (broken in listOf<() -> Unit>(
            { keystore.strongBoxIsFlaky = true },
            { keystore.fault = { act -> StrongBoxUnavailableException().takeIf { act == KeystoreAct.MakeInStrongBox } } },
            { keystore.fault = { act -> ProviderException("full").takeIf { act == KeystoreAct.MakeInStrongBox } } },
        )) {
            keystore.strongBoxIsFlaky = false
            keystore.fault = { null }
            broken()
            vault.ensureHmac("pin-a")
            assertFalse(keystore.specs.getValue("core-pin-a").isStrongBoxBacked)
            assertArrayEquals(vault.hmac("pin-a", byteArrayOf(1)), vault.hmac("pin-a", byteArrayOf(1)))
            vault.delete("pin-a")
        }
    }

    @Test
    fun `every way in which a Keystore fails is told as what it is, and deletes nothing`() {
        vault.ensureHmac("pin-a")
        val there = keystore.names
        val ways = listOf(
            KeyPermanentlyInvalidatedException() to PortException.Invalidated::class.java,
            UserNotAuthenticatedException() to PortException.Unavailable::class.java,
            NoSuchAlgorithmException() to PortException.Unavailable::class.java,
            NoSuchProviderException() to PortException.Unavailable::class.java,
            KeyStoreException("busy") to PortException.Transient::class.java,
            InvalidKeyException("half made") to PortException.Transient::class.java,
            UnrecoverableKeyException("gone?") to PortException.Transient::class.java,
            ProviderException("daemon died") to PortException.Transient::class.java,
            IOException("no space") to PortException.Transient::class.java,
            IllegalStateException("what") to PortException.Unexpected::class.java,
        )
        for ((thrown, told) in ways) {
            for (act in listOf(KeystoreAct.Load, KeystoreAct.Find, KeystoreAct.Use)) {
                // Where the platform's own interface lets such an exception out.
                if (act == KeystoreAct.Load && thrown !is IOException && thrown !is RuntimeException && thrown !is NoSuchAlgorithmException) continue
                if (act == KeystoreAct.Use && thrown !is InvalidKeyException && thrown !is RuntimeException) continue
                if (act == KeystoreAct.Find && thrown is IOException) continue
                keystore.fault = { asked -> thrown.takeIf { asked == act } }
                assertThrows("${thrown.javaClass.simpleName} at $act", told) { vault.hmac("pin-a", byteArrayOf(1)) }
                keystore.fault = { null }
                assertEquals(there, keystore.names)
            }
        }
        assertEquals(32, vault.hmac("pin-a", byteArrayOf(1)).size)
    }

    @Test
    fun `a key that cannot be made, found or deleted is told`() {
        keystore.fault = { act -> ProviderException("down").takeIf { act == KeystoreAct.Make } }
        assertThrows(PortException.Transient::class.java) { plain.ensureHmac("guard") }
        assertThrows(PortException.Transient::class.java) { plain.ensureIdentity(IDENTITY) }
        assertTrue(keystore.names.isEmpty())
        keystore.fault = { null }
        plain.ensureHmac("guard")
        keystore.fault = { act -> ProviderException("down").takeIf { act == KeystoreAct.Delete || act == KeystoreAct.Find } }
        assertThrows(PortException.Transient::class.java) { plain.delete("guard") }
        assertThrows(PortException.Transient::class.java) { plain.contains("guard") }
        assertEquals(setOf("core-guard"), keystore.names)
    }

    /** A phone in a pocket must be able to prove an erase. */
    private fun unguarded(spec: KeyGenParameterSpec) {
        assertFalse(spec.isUserAuthenticationRequired)
        assertFalse(spec.isUnlockedDeviceRequired)
        assertEquals(256, spec.keySize)
    }

    private fun verifies(point: ByteArray, message: ByteArray, signature: ByteArray): Boolean {
        assertEquals(4, point[0].toInt())
        val curve = AlgorithmParameters.getInstance("EC").run {
            init(ECGenParameterSpec("secp256r1"))
            getParameterSpec(ECParameterSpec::class.java)
        }
        val at = ECPoint(BigInteger(1, point.copyOfRange(1, 33)), BigInteger(1, point.copyOfRange(33, 65)))
        val key = KeyFactory.getInstance("EC").generatePublic(ECPublicKeySpec(at, curve))
        return Signature.getInstance("SHA256withECDSA").run {
            initVerify(key)
            update(message)
            verify(signature)
        }
    }

    private companion object {
        const val IDENTITY = "identity-01890a5d"
    }
}
