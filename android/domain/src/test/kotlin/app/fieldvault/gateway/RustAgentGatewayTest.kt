package app.fieldvault.gateway

import app.fieldvault.agent.AgentEvent
import app.fieldvault.agent.AgentFailure
import app.fieldvault.agent.ListOrder
import app.fieldvault.agent.LockCause
import app.fieldvault.agent.Outcome
import app.fieldvault.core.AgentEvent as CoreAgentEvent
import app.fieldvault.core.CheckInReport
import app.fieldvault.core.CustomerList
import app.fieldvault.core.CustomerPages
import app.fieldvault.core.Enrolled
import app.fieldvault.core.FieldAgentException
import app.fieldvault.core.FieldAgentInterface
import app.fieldvault.core.ForeignEventSink
import app.fieldvault.core.Found
import app.fieldvault.core.ListCursor
import app.fieldvault.core.ListOrder as CoreListOrder
import app.fieldvault.core.LockCause as CoreLockCause
import java.lang.reflect.Proxy
import java.util.concurrent.ConcurrentHashMap
import java.util.concurrent.CopyOnWriteArrayList
import java.util.concurrent.CountDownLatch
import java.util.concurrent.TimeUnit
import java.util.concurrent.atomic.AtomicInteger
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.async
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import org.junit.After
import org.junit.Assert.assertArrayEquals
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Test

class RustAgentGatewayTest {
    private val answers = ConcurrentHashMap<String, (Array<Any?>) -> Any?>()
    private val threads = ConcurrentHashMap<String, Thread>()
    private val calls = CopyOnWriteArrayList<String>()
    private val opened = AtomicInteger()
    private val closed = AtomicInteger()
    private lateinit var sink: ForeignEventSink
    private var refuseToOpen: Exception? = null
    private val gateway = RustAgentGateway(
        { events ->
            refuseToOpen?.let { throw it }
            opened.incrementAndGet()
            sink = events
            agent()
        },
        { pages() },
    )

    private fun pages() = object : CustomerPages {
        override fun listCustomers(order: CoreListOrder, limit: UInt) = answer("listCustomers", order, limit) as CustomerList

        override fun listCustomersAfter(after: ListCursor, limit: UInt) = answer("listCustomersAfter", after, limit) as CustomerList

        override fun findCustomers(query: String, limit: UInt) = answer("findCustomers", query, limit) as Found
    }

    /** Answers as [answers] says; what is not in it answers nothing. */
    private fun agent(): FieldAgentInterface {
        val any = Proxy.newProxyInstance(FieldAgentInterface::class.java.classLoader, arrayOf(FieldAgentInterface::class.java)) { _, method, arguments ->
            answer(method.name.substringBefore('-'), *arguments.orEmpty())
        } as FieldAgentInterface
        // A proxy wraps exceptions that its interface does not declare, so what throws them here is written out.
        return object : FieldAgentInterface by any, AutoCloseable {
            override fun unlock(pin: ByteArray) {
                answer("unlock", pin)
            }

            override fun enrol(payload: ByteArray, pin: ByteArray, model: String) = answer("enrol", payload, pin, model) as Enrolled

            override fun close() {
                closed.incrementAndGet()
            }
        }
    }

    private fun answer(name: String, vararg arguments: Any?): Any? {
        threads[name] = Thread.currentThread()
        calls.add(name)
        return answers[name]?.invoke(arrayOf(*arguments))
    }

    @After
    fun close() = gateway.close()

    @Test
    fun `no call is made on the caller's thread`() = runBlocking {
        answers["status"] = { Samples.status() }
        gateway.status()
        gateway.tick()
        gateway.lock()
        until { "lock" in calls }
        threads.values.forEach { assertFalse(it === Thread.currentThread()) }
    }

    @Test
    fun `lists and searches go the way of pages, and their errors are outcomes like all others`() = runBlocking {
        answers["listCustomers"] = { CustomerList(listOf(Samples.hit()), null) }
        answers["findCustomers"] = { Found(7u, listOf(Samples.hit())) }
        val page = (gateway.list(ListOrder.City, null, 50) as Outcome.Done).value
        assertEquals(listOf("name") to null, page.items.map { it.name } to page.next)
        assertEquals(7L, (gateway.find("n", -1) as Outcome.Done).value.total)
        assertEquals(listOf("listCustomers", "findCustomers"), calls.toList())
        threads.values.forEach { assertFalse(it === Thread.currentThread()) }
        answers["listCustomers"] = { throw FieldAgentException.Locked() }
        assertEquals(Outcome.Failed(AgentFailure.Locked), gateway.list(ListOrder.Name, null, 50))
        answers["findCustomers"] = { throw UnsatisfiedLinkError("13800138000") }
        assertEquals(Outcome.Failed(AgentFailure.Internal(951)), gateway.find("n", 5))
        gateway.close()
        assertEquals(Outcome.Failed(AgentFailure.Interrupted), gateway.list(ListOrder.Name, null, 50))
    }

    @Test
    fun `secrets are wiped whether the core takes them or not`() = runBlocking {
        val (old, new, payload) = Triple("1111".toByteArray(), "2222".toByteArray(), "code".toByteArray())
        var seen = ByteArray(0)
        answers["unlock"] = { seen = (it[0] as ByteArray).copyOf(); throw FieldAgentException.WrongPin(4u, 0u) }
        assertEquals(Outcome.Failed(AgentFailure.WrongPin(4, 0)), gateway.unlock(old))
        assertEquals("1111", seen.decodeToString())
        wiped(old)
        gateway.changePin("3333".toByteArray().also { seen = it }, new)
        wiped(seen)
        wiped(new)
        answers["enrol"] = { throw FieldAgentException.Offline(1u) }
        val pin = "4444".toByteArray()
        gateway.enrol(payload, pin, "m")
        wiped(payload)
        wiped(pin)
        val secret = ByteArray(32) { 7 }
        gateway.unlockWithBiometric(secret)
        wiped(secret)
    }

    @Test
    fun `a secret that nobody waits for any more is wiped too`() = runBlocking {
        val (asked, go) = CountDownLatch(1) to CountDownLatch(1)
        val secret = ByteArray(32) { 7 }
        answers["makeBiometricSlot"] = { asked.countDown(); go.await(STUCK_S, TimeUnit.SECONDS); secret }
        val job = launch(start = CoroutineStart.UNDISPATCHED) { gateway.makeBiometricSlot() }
        assertTrue(asked.await(STUCK_S, TimeUnit.SECONDS))
        job.cancel()
        go.countDown()
        job.join()
        wiped(secret)
    }

    @Test
    fun `a lock is not queued behind work that waits`() = runBlocking {
        answers["status"] = { Samples.status() }
        gateway.status()
        val go = CountDownLatch(1)
        listOf("syncOnce", "tick").forEach { answers[it] = { go.await(STUCK_S, TimeUnit.SECONDS); null } }
        val slow = List(8) { launch(start = CoroutineStart.UNDISPATCHED) { gateway.tick() } } + List(8) { launch(start = CoroutineStart.UNDISPATCHED) { gateway.sync() } }
        gateway.lock()
        gateway.screenOff()
        gateway.enteredBackground()
        until { calls.takeLast(3) == listOf("lock", "screenOff", "enteredBackground") || "enteredBackground" in calls }
        assertEquals(listOf("lock", "screenOff", "enteredBackground"), calls.filter { it in setOf("lock", "screenOff", "enteredBackground") })
        go.countDown()
        slow.forEach { it.join() }
    }

    @Test
    fun `an app that comes and goes waits for commands once, and all hear the answer`() = runBlocking {
        val (asked, go) = CountDownLatch(1) to CountDownLatch(1)
        answers["checkIn"] = { asked.countDown(); go.await(STUCK_S, TimeUnit.SECONDS); CheckInReport(true, 1u, false, false, false) }
        repeat(20) { launch(start = CoroutineStart.UNDISPATCHED) { gateway.checkIn(240) }.cancelAndJoin() }
        val last = async(start = CoroutineStart.UNDISPATCHED) { gateway.checkIn(240) }
        assertTrue(asked.await(STUCK_S, TimeUnit.SECONDS))
        go.countDown()
        assertTrue((last.await() as Outcome.Done).value.behind)
        assertEquals(1, calls.count { it == "checkIn" })
        gateway.checkIn(240)
        assertEquals("the next wait is a new one", 2, calls.count { it == "checkIn" })
    }

    @Test
    fun `a core that does not open is tried again by the next call, and opened once`() = runBlocking {
        refuseToOpen = FieldAgentException.VaultUnavailable()
        assertEquals(Outcome.Failed(AgentFailure.VaultUnavailable), gateway.status())
        gateway.lock()
        refuseToOpen = null
        answers["status"] = { Samples.status() }
        List(10) { async { gateway.status() } }.forEach { assertTrue(it.await() is Outcome.Done) }
        assertEquals(1, opened.get())
    }

    @Test
    fun `what nobody foresaw is a failure, never an exception`() = runBlocking {
        answers["tick"] = { throw ArithmeticException("13800138000") }
        assertEquals(Outcome.Failed(AgentFailure.Internal(950)), gateway.tick())
        answers["tick"] = { throw UnsatisfiedLinkError("13800138000") }
        assertEquals(Outcome.Failed(AgentFailure.Internal(951)), gateway.tick())
    }

    @Test
    fun `events come in order and none is lost`() = runBlocking {
        answers["status"] = { Samples.status() }
        gateway.status()
        val told = async(start = CoroutineStart.UNDISPATCHED) { gateway.events.take(1001).toList() }
        repeat(1000) { sink.onEvent(CoreAgentEvent.SyncProgress(it.toULong(), 1000u)) }
        sink.onEvent(CoreAgentEvent.Locked(CoreLockCause.IDLE))
        val events = told.await()
        assertEquals((0L until 1000).map { AgentEvent.SyncProgress(it, 1000) }, events.dropLast(1))
        assertEquals(AgentEvent.Locked(LockCause.Idle), events.last())
    }

    @Test
    fun `a closed gateway has closed its core and answers so`() = runBlocking {
        answers["status"] = { Samples.status() }
        gateway.status()
        gateway.close()
        assertEquals(1, closed.get())
        assertEquals(Outcome.Failed(AgentFailure.Interrupted), gateway.status())
        gateway.lock()
        assertFalse("lock" in calls)
    }

    private fun wiped(secret: ByteArray) = assertArrayEquals(ByteArray(secret.size), secret)

    /** Another thread does it in its own time; only a fault takes long. */
    private fun until(done: () -> Boolean) {
        val end = System.nanoTime() + TimeUnit.SECONDS.toNanos(STUCK_S)
        while (!done()) {
            check(System.nanoTime() < end) { "did not happen; calls: $calls" }
            Thread.onSpinWait()
        }
    }

    private companion object {
        const val STUCK_S = 60L
    }
}
