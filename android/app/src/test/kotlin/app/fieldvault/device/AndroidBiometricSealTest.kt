package app.fieldvault.device

import android.content.Context
import android.security.keystore.KeyPermanentlyInvalidatedException
import android.security.keystore.KeyProperties
import androidx.test.core.app.ApplicationProvider
import androidx.test.ext.junit.runners.AndroidJUnit4
import app.fieldvault.device.testkit.FakeKeystore
import app.fieldvault.device.testkit.KeystoreAct
import java.io.File
import java.security.GeneralSecurityException
import java.security.ProviderException
import org.junit.After
import org.junit.Assert.assertArrayEquals
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNull
import org.junit.Assert.assertThrows
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith

@RunWith(AndroidJUnit4::class)
class AndroidBiometricSealTest {
    private val context: Context = ApplicationProvider.getApplicationContext()
    private val keystore = FakeKeystore()
    private val seal = AndroidBiometricSeal(context)
    private val file = File(context.noBackupFilesDir, "biometric.seal")

    @After
    fun close() = keystore.close()

    @Test
    fun `what was sealed is opened, and the secret that came in is wiped`() {
        val secret = ByteArray(32) { it.toByte() }
        seal.seal(seal.toSeal(), secret)
        assertTrue(secret.all { it == 0.toByte() })
        assertTrue(seal.isSealed())
        assertArrayEquals(ByteArray(32) { it.toByte() }, seal.open(seal.toOpen()!!))
        assertFalse(file.readBytes().toList().windowed(8).any { it == (0..7).map(Int::toByte) })
    }

    @Test
    fun `its key is used only after a strong biometric, on an unlocked phone, and never after another enrolment`() {
        seal.toSeal()
        val spec = keystore.specs.getValue("biometric-seal")
        assertTrue(spec.isUserAuthenticationRequired)
        assertTrue(spec.isInvalidatedByBiometricEnrollment)
        assertTrue(spec.isUnlockedDeviceRequired)
        assertFalse(spec.isStrongBoxBacked)
        assertEquals(KeyProperties.AUTH_BIOMETRIC_STRONG, spec.userAuthenticationType)
        assertEquals(0, spec.userAuthenticationValidityDurationSeconds)
        assertEquals(listOf(KeyProperties.BLOCK_MODE_GCM), spec.blockModes.toList())
    }

    @Test
    fun `a new seal ends the old one, and forgetting ends both`() {
        seal.seal(seal.toSeal(), ByteArray(32) { 1 })
        val old = file.readBytes()
        seal.seal(seal.toSeal(), ByteArray(32) { 2 })
        file.writeBytes(old)
        assertThrows(GeneralSecurityException::class.java) { seal.open(seal.toOpen()!!) }
        seal.forget()
        assertFalse(seal.isSealed())
        assertNull(seal.toOpen())
        assertTrue(keystore.names.isEmpty())
        seal.forget()
    }

    @Test
    fun `a seal whose key is void, gone or cut short opens nothing`() {
        seal.seal(seal.toSeal(), ByteArray(32) { 1 })
        keystore.fault = { act -> KeyPermanentlyInvalidatedException().takeIf { act == KeystoreAct.Find } }
        assertThrows(GeneralSecurityException::class.java) { seal.toOpen() }
        keystore.fault = { null }
        val whole = file.readBytes()
        file.writeBytes(whole.copyOf(12))
        assertNull(seal.toOpen())
        for (changed in whole.indices) {
            file.writeBytes(whole.copyOf().also { it[changed] = (it[changed] + 1).toByte() })
            assertThrows(GeneralSecurityException::class.java) { seal.open(seal.toOpen()!!) }
        }
    }

    @Test
    fun `forgetting works with a Keystore that does not`() {
        seal.seal(seal.toSeal(), ByteArray(32) { 1 })
        keystore.fault = { ProviderException("down") }
        seal.forget()
        assertFalse(seal.isSealed())
    }
}
