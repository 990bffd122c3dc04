package app.fieldvault.bridge

import app.fieldvault.core.AgentEvent
import app.fieldvault.core.FieldAgent
import app.fieldvault.core.FieldAgentException
import app.fieldvault.core.PackedPages
import app.fieldvault.core.PhoneState
import app.fieldvault.testkit.FleetServer
import app.fieldvault.testkit.Shell
import java.io.File
import java.util.concurrent.CountDownLatch
import java.util.concurrent.ExecutionException
import java.util.concurrent.Executors
import java.util.concurrent.Future
import java.util.concurrent.TimeUnit
import java.util.concurrent.atomic.AtomicInteger
import org.junit.AfterClass
import org.junit.Assert.assertEquals
import org.junit.Assert.assertThrows
import org.junit.Assert.assertTrue
import org.junit.BeforeClass
import org.junit.ClassRule
import org.junit.Test
import org.junit.rules.TemporaryFolder

/** Callbacks that throw, call back, are slow, or come when the shell has let go; and many calls at once. */
class TroubleTest {
    private val others = Executors.newCachedThreadPool()

    @Test
    fun `a sink that throws stops nothing`() = enrolled { shell, agent ->
        shell.onEvent = { throw IllegalStateException("boom") }
        agent.unlock(Shell.PIN)
        agent.lock()
        assertEquals(PhoneState.LOCKED, agent.status().state)
    }

    @Test
    fun `a device that throws stops no lock and no unlock`() = enrolled { shell, agent ->
        shell.onDevice = { throw IllegalStateException("boom") }
        agent.unlock(Shell.PIN)
        assertEquals(PhoneState.OPEN, agent.status().state)
    }

    @Test
    fun `a sink may call back, and what it asks for happens`() = enrolled { shell, agent ->
        val back = AtomicInteger()
        shell.onEvent = { event ->
            agent.status()
            if (event is AgentEvent.Unlocked) {
                PackedPages(agent.number()).findCustomers("王", 1u)
                agent.lock()
                back.incrementAndGet()
            }
        }
        ends { agent.unlock(Shell.PIN) }
        assertEquals(1, back.get())
        assertEquals(PhoneState.LOCKED, agent.status().state)
    }

    @Test
    fun `a vault may ask for the status`() = enrolled { shell, agent ->
        shell.vault.before = { agent.status() }
        ends { agent.unlock(Shell.PIN) }
        assertEquals(PhoneState.OPEN, agent.status().state)
    }

    @Test
    fun `while a vault is slow, the status answers, and a lock overtakes the unlock`() = enrolled { shell, agent ->
        val (asked, go) = CountDownLatch(1) to CountDownLatch(1)
        shell.vault.before = {
            if (it == "hmac") {
                asked.countDown()
                go.await(STUCK_S, TimeUnit.SECONDS)
            }
        }
        val unlocking = others.submit { agent.unlock(Shell.PIN) }
        assertTrue(asked.await(STUCK_S, TimeUnit.SECONDS))
        ends { agent.status() }
        ends { agent.lock() }
        go.countDown()
        val overtaken = assertThrows(ExecutionException::class.java) { finished(unlocking) }
        assertTrue("${overtaken.cause}", overtaken.cause is FieldAgentException.Interrupted)
        assertEquals(PhoneState.LOCKED, agent.status().state)
        shell.vault.before = {}
    }

    @Test
    fun `a call that runs when the shell lets go ends, tells its event, and none begins after it`() = enrolled { shell, agent ->
        val (asked, go) = CountDownLatch(1) to CountDownLatch(1)
        shell.vault.before = {
            if (it == "hmac") {
                asked.countDown()
                go.await(STUCK_S, TimeUnit.SECONDS)
            }
        }
        val unlocking = others.submit { agent.unlock(Shell.PIN) }
        assertTrue(asked.await(STUCK_S, TimeUnit.SECONDS))
        agent.close()
        shell.events.clear()
        go.countDown()
        finished(unlocking)
        assertTrue(shell.events.any { it is AgentEvent.Unlocked })
        assertThrows(IllegalStateException::class.java) { agent.status() }
        shell.vault.before = {}
    }

    @Test
    fun `ten thousand calls at once all answer`() = enrolled { _, agent ->
        agent.unlock(Shell.PIN)
        val pages = PackedPages(agent.number())
        val answers = AtomicInteger()
        val threads = (1..THREADS).map { number ->
            others.submit {
                repeat(CALLS / THREADS) { turn ->
                    when ((number + turn) % 4) {
                        0 -> agent.status()
                        1 -> pages.findCustomers("王", 5u)
                        2 -> agent.tick()
                        else -> assertThrows(FieldAgentException.NotFound::class.java) { agent.viewCustomer(STRANGER) }
                    }
                    answers.incrementAndGet()
                }
            }
        }
        threads.forEach { finished(it) }
        assertEquals(CALLS, answers.get())
        assertEquals(PhoneState.OPEN, agent.status().state)
    }

    private fun enrolled(body: (Shell, FieldAgent) -> Unit) {
        val shell = Shell(folder.newFolder())
        try {
            shell.open().use { agent ->
                agent.enrol(server.code("sales01"), Shell.PIN, "t")
                agent.lock()
                body(shell, agent)
            }
        } finally {
            others.shutdownNow()
        }
    }

    /** Fails if [work] does not end: only a deadlock takes so long. */
    private fun ends(work: () -> Unit) = finished(others.submit(work))

    private fun finished(running: Future<*>) {
        running.get(STUCK_S, TimeUnit.SECONDS)
    }

    companion object {
        private const val STUCK_S = 60L
        private const val THREADS = 16
        private const val CALLS = 10_000
        private const val STRANGER = "0199c0de-0000-7000-8000-000000000001"
        private lateinit var server: FleetServer

        @JvmField
        @ClassRule
        val folder = TemporaryFolder()

        @JvmStatic
        @BeforeClass
        fun serve() {
            server = FleetServer(File(folder.root, "fleet"))
            server.start()
            server.admin("users", "add", "sales01", "--role", "salesperson")
        }

        @JvmStatic
        @AfterClass
        fun stop() = server.close()
    }
}
