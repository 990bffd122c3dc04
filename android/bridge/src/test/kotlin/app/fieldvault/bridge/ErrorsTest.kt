package app.fieldvault.bridge

import app.fieldvault.core.Breach
import app.fieldvault.core.DeviceReport
import app.fieldvault.core.EnrolmentRefusal
import app.fieldvault.core.FfiConverterTypeFieldAgentError
import app.fieldvault.core.FieldAgent
import app.fieldvault.core.FieldAgentException
import app.fieldvault.core.InputFault
import app.fieldvault.core.ManagementRole
import app.fieldvault.core.PinFault
import app.fieldvault.core.PortException
import app.fieldvault.core.Refusal
import app.fieldvault.testkit.FleetServer
import app.fieldvault.testkit.Shell
import java.io.File
import java.nio.ByteBuffer
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNull
import org.junit.Assert.assertThrows
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder

/** The one error, in every variant that it has. */
class ErrorsTest {
    @get:Rule
    val folder = TemporaryFolder()

    @Test
    fun `every variant crosses as itself, with its numbers and without text`() {
        val all = EveryError.all()
        val declared = FieldAgentException::class.java.declaredClasses.filter { FieldAgentException::class.java.isAssignableFrom(it) }.toSet()
        assertEquals(declared, all.map { it.javaClass }.toSet())
        for (error in all) {
            val buffer = ByteBuffer.allocate(64)
            FfiConverterTypeFieldAgentError.write(error, buffer)
            buffer.flip()
            val back = FfiConverterTypeFieldAgentError.read(buffer)
            assertEquals(0, buffer.remaining())
            assertEquals(error.javaClass, back.javaClass)
            assertEquals(error.message, back.message)
        }
    }

    @Test
    fun `what a real core refuses arrives as the variant that the shell acts on`() {
        FleetServer(File(folder.root, "fleet")).use { server ->
            server.start()
            server.admin("users", "add", "sales01", "--role", "salesperson")
            val home = folder.newFolder("home")
            val shell = Shell(home)
            shell.open().use { agent ->
                val faulty = assertThrows(FieldAgentException.PinNotAcceptable::class.java) { agent.enrol(server.code("sales01"), "111111".toByteArray(), "t") }
                assertTrue(faulty.fault is PinFault.TooCommon)
                val code = server.code("sales01")
                agent.enrol(code, Shell.PIN, "t")
                assertThrows(FieldAgentException.Busy::class.java) { Shell(home).open() }
                val used = assertThrows(FieldAgentException.EnrolmentRefused::class.java) { Shell(folder.newFolder("other")).open().use { it.enrol(code, Shell.PIN, "t") } }
                assertTrue(used.reason is EnrolmentRefusal.TokenUsed)
                agent.unlock(Shell.PIN)
                val fault = assertThrows(FieldAgentException.InvalidInput::class.java) { agent.viewCustomer("no id") }
                assertEquals(InputFault.BAD_VALUE, fault.fault)
                server.stop()
                assertThrows(FieldAgentException.Offline::class.java) { agent.syncOnce() }
                FleetServer(File(folder.root, "impostor")).use { impostor ->
                    impostor.start(server.address)
                    assertThrows(FieldAgentException.ServerNotTrusted::class.java) { agent.checkIn(0u) }
                }
                server.start()
                val secret = agent.makeBiometricSlot()
                agent.lock()
                assertThrows(FieldAgentException.WrongSlotSecret::class.java) { agent.unlockWithBiometric(ByteArray(secret.size)) }
                untilDelayed(agent)
                assertThrows(FieldAgentException.PinDelayed::class.java) { agent.unlock(Shell.PIN) }
                assertThrows(FieldAgentException.PinFirst::class.java) { agent.unlockWithBiometric(secret) }
                server.admin("wipe", agent.status().device!!)
                assertTrue(agent.checkIn(0u).wiped)
                assertThrows(FieldAgentException.Wiped::class.java) { agent.unlock(Shell.PIN) }
            }
            assertTrue(shell.cleared > 0)
        }
    }

    /** Wrong PINs until the next must wait. */
    private fun untilDelayed(agent: FieldAgent) {
        val waits = generateSequence { assertThrows(FieldAgentException.WrongPin::class.java) { agent.unlock("918273".toByteArray()) } }
        assertTrue(waits.take(9).any { it.retryAfterS > 0u })
    }

    @Test
    fun `whatever a vault throws, nothing is lost and no try is burnt`() {
        FleetServer(File(folder.root, "fleet")).use { server ->
            server.start()
            server.admin("users", "add", "sales01", "--role", "salesperson")
            val shell = Shell(folder.newFolder("home"))
            shell.open().use { agent ->
                agent.enrol(server.code("sales01"), Shell.PIN, "t")
                agent.lock()
                val tries = agent.status().attemptsLeft
                val thrown = listOf(
                    PortException.Transient(), PortException.Unavailable(), PortException.Unexpected(), IllegalStateException("13800138000"), OutOfMemoryError("13800138000"),
                )
                thrown.forEach { trouble ->
                    shell.vault.before = { if (it == "hmac") throw trouble }
                    val told = assertThrows(FieldAgentException.VaultUnavailable::class.java) { agent.unlock(Shell.PIN) }
                    assertTrue(told.message.orEmpty().isEmpty())
                }
                shell.vault.before = {}
                assertEquals(tries, agent.status().attemptsLeft)
                agent.unlock(Shell.PIN)
            }
        }
    }

    @Test
    fun `a phone that lacks what policy asks of it is told so, and opens once it has it`() {
        FleetServer(File(folder.root, "fleet")).use { server ->
            server.start()
            server.admin("users", "add", "sales01", "--role", "salesperson")
            server.admin("policy", "set", "--screen-lock-required", "true")
            Shell(folder.newFolder("home")).open().use { agent ->
                agent.enrol(server.code("sales01"), Shell.PIN, "t")
                agent.reportDevice(report(screenLock = false))
                val told = assertThrows(FieldAgentException.Refused::class.java) { agent.unlock(Shell.PIN) }
                assertEquals(Refusal.NO_SCREEN_LOCK, told.reason)
                assertEquals(listOf(Breach.NO_SCREEN_LOCK), agent.status().nonCompliance?.breaches)
                agent.reportDevice(report(screenLock = true))
                assertNull(agent.status().nonCompliance)
                agent.unlock(Shell.PIN)
            }
        }
    }

    private fun report(screenLock: Boolean) = DeviceReport(
        appVersion = "0.1.0", osApi = 35u, securityPatch = "", role = ManagementRole.NONE, screenLock = screenLock, strongBox = null,
        batteryExempt = true, backgroundRunsMs = emptyList(), managedKeys = emptyList(),
    )
}
