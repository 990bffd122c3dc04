package app.fieldvault.bridge

import app.fieldvault.core.AgentEvent
import app.fieldvault.core.CustomerPages
import app.fieldvault.core.FieldAgent
import app.fieldvault.core.FieldAgentException
import app.fieldvault.core.InputFault
import app.fieldvault.core.ListCursor
import app.fieldvault.core.ListOrder
import app.fieldvault.core.PackedPages
import app.fieldvault.testkit.FleetServer
import app.fieldvault.testkit.Shell
import java.io.File
import java.util.concurrent.CountDownLatch
import java.util.concurrent.Executors
import java.util.concurrent.Future
import java.util.concurrent.TimeUnit
import java.util.concurrent.atomic.AtomicInteger
import org.junit.After
import org.junit.AfterClass
import org.junit.Assert.assertEquals
import org.junit.Assert.assertThrows
import org.junit.Assert.assertTrue
import org.junit.BeforeClass
import org.junit.ClassRule
import org.junit.Test
import org.junit.rules.TemporaryFolder

/** Lists and searches in packed pages: over the real core, from many threads, with callbacks, after the agent was closed. */
class PagesTest {
    private val others = Executors.newCachedThreadPool()

    @After
    fun stop() {
        others.shutdownNow()
    }

    @Test
    fun `a list in pages has every customer once, whatever the page's length, and a search finds them`() = opened { _, agent, pages ->
        for (limit in listOf(1u, 7u, 50u, 1_000u)) {
            val all = buildList {
                var page = pages.listCustomers(ListOrder.NAME, limit)
                addAll(page.items)
                while (true) {
                    page = pages.listCustomersAfter(page.next ?: break, limit)
                    addAll(page.items)
                }
            }
            assertEquals(CUSTOMERS, all.size)
            assertEquals(CUSTOMERS, all.map { it.id }.toSet().size)
            all.forEach { assertEquals(it.name, agent.viewCustomer(it.id).name) }
        }
        val found = pages.findCustomers("欧阳", 5u)
        assertEquals(CUSTOMERS.toULong(), found.total)
        assertEquals(5, found.items.size)
    }

    @Test
    fun `a locked agent, a wiped one and a place that is none answer by the one error`() = opened { _, agent, pages ->
        val nowhere = ListCursor("{}".toByteArray())
        assertEquals(InputFault.BAD_VALUE, assertThrows(FieldAgentException.InvalidInput::class.java) { pages.listCustomersAfter(nowhere, 5u) }.fault)
        agent.lock()
        assertThrows(FieldAgentException.Locked::class.java) { pages.listCustomers(ListOrder.NAME, 5u) }
        assertThrows(FieldAgentException.Locked::class.java) { pages.findCustomers("欧阳", 5u) }
        agent.unlock(Shell.PIN)
        server.admin("wipe", agent.status().device!!)
        assertTrue(agent.checkIn(0u).wiped)
        assertThrows(FieldAgentException.Wiped::class.java) { pages.listCustomers(ListOrder.NAME, 5u) }
    }

    @Test
    fun `an agent that was closed, and one that never was, answer that the work was interrupted`() = opened { _, agent, pages ->
        val next = pages.listCustomers(ListOrder.NAME, 1u).next!!
        agent.close()
        listOf(pages, PackedPages(0u), PackedPages(ULong.MAX_VALUE)).forEach { gone ->
            assertThrows(FieldAgentException.Interrupted::class.java) { gone.listCustomers(ListOrder.CITY, 5u) }
            assertThrows(FieldAgentException.Interrupted::class.java) { gone.listCustomersAfter(next, 5u) }
            assertThrows(FieldAgentException.Interrupted::class.java) { gone.findCustomers("欧阳", 5u) }
        }
    }

    @Test
    fun `a sink that hears of a lock may ask for a page, and hears that it is locked`() = opened { shell, agent, pages ->
        val refused = AtomicInteger()
        shell.onEvent = { event ->
            if (event is AgentEvent.Locked) {
                assertThrows(FieldAgentException.Locked::class.java) { pages.findCustomers("欧阳", 1u) }
                refused.incrementAndGet()
            }
        }
        finished(others.submit { agent.lock() })
        assertEquals(1, refused.get())
    }

    @Test
    fun `ten thousand pages at once all answer, and a lock in their midst is obeyed by all that come after`() = opened { _, agent, pages ->
        val (whole, refused) = AtomicInteger() to AtomicInteger()
        val half = CountDownLatch(CALLS / 2)
        val threads = (1..THREADS).map { number ->
            others.submit {
                repeat(CALLS / THREADS) { turn ->
                    try {
                        val items = if ((number + turn) % 2 == 0) pages.findCustomers("欧阳", 5u).items else pages.listCustomers(ListOrder.NAME, 50u).items
                        assertTrue(items.isNotEmpty())
                        whole.incrementAndGet()
                    } catch (_: FieldAgentException.Locked) {
                        refused.incrementAndGet()
                    } catch (_: FieldAgentException.Interrupted) {
                        // Was at work when the lock came.
                        refused.incrementAndGet()
                    }
                    half.countDown()
                }
            }
        }
        assertTrue(half.await(STUCK_S, TimeUnit.SECONDS))
        agent.lock()
        assertThrows(FieldAgentException.Locked::class.java) { pages.listCustomers(ListOrder.NAME, 5u) }
        threads.forEach { finished(it) }
        assertEquals(CALLS, whole.get() + refused.get())
        assertTrue(whole.get() >= CALLS / 2 - refused.get())
    }

    @Test
    fun `an agent that is closed under a thousand searches ends them and frees its home`() = opened { shell, agent, pages ->
        val begun = CountDownLatch(THREADS)
        val threads = (1..THREADS).map {
            others.submit {
                begun.countDown()
                while (true) {
                    try {
                        pages.findCustomers("欧阳", 5u)
                    } catch (_: FieldAgentException.Interrupted) {
                        break
                    }
                }
            }
        }
        assertTrue(begun.await(STUCK_S, TimeUnit.SECONDS))
        agent.close()
        threads.forEach { finished(it) }
        shell.open().close()
    }

    private fun opened(body: (Shell, FieldAgent, CustomerPages) -> Unit) {
        val shell = Shell(folder.newFolder())
        shell.open().use { agent ->
            agent.enrol(server.code("sales01"), Shell.PIN, "t")
            agent.unlock(Shell.PIN)
            agent.syncOnce()
            body(shell, agent, PackedPages(agent.number()))
        }
    }

    private fun finished(running: Future<*>) {
        running.get(STUCK_S, TimeUnit.SECONDS)
    }

    companion object {
        private const val STUCK_S = 60L
        private const val THREADS = 16
        private const val CALLS = 10_000
        private const val CUSTOMERS = 120
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
            val rows = (1..CUSTOMERS).map { "P-$it,欧阳明$it,晨光测绘,138001${"%05d".format(it)},a$it@example.com,上海市静安区演示路${it}号,sales01,internal,老客户" }
            server.import(*rows.toTypedArray())
        }

        @JvmStatic
        @AfterClass
        fun end() = server.close()
    }
}
