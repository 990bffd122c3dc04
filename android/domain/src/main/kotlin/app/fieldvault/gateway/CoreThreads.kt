package app.fieldvault.gateway

import java.util.concurrent.ExecutorService
import java.util.concurrent.LinkedBlockingQueue
import java.util.concurrent.RejectedExecutionException
import java.util.concurrent.ThreadPoolExecutor
import java.util.concurrent.TimeUnit
import java.util.concurrent.atomic.AtomicInteger
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.asCoroutineDispatcher

/**
 * The threads on which the core is called; the main one is never among them. Every call blocks its thread, so those that wait for
 * the network have threads of their own, and what must happen now (a lock) has one that nothing else may occupy.
 */
internal class CoreThreads : AutoCloseable {
    private val pools = listOf(pool("core-call", CALLS), pool("core-net", NETWORK), pool("core-now", 1))

    /** For what the store answers. */
    val calls: CoroutineDispatcher = pools[0].asCoroutineDispatcher()

    /** For what the network answers, after minutes perhaps. */
    val network: CoroutineDispatcher = pools[1].asCoroutineDispatcher()

    /** Does [work] on the thread that is always free, in the order in which it is asked, and does not wait for it. */
    fun now(work: () -> Unit) {
        try {
            pools[2].execute(work)
        } catch (_: RejectedExecutionException) {
            // Closed: there is no session that could be locked.
        }
    }

    /** Takes no more work; what runs runs to its end. */
    override fun close() = pools.forEach(ExecutorService::shutdown)

    private companion object {
        const val CALLS = 4

        /** A wait for commands, a sync, a contact from the background, and one that a person asked for. */
        const val NETWORK = 4
        const val IDLE_S = 30L

        fun pool(name: String, threads: Int): ExecutorService {
            val count = AtomicInteger()
            val pool = ThreadPoolExecutor(threads, threads, IDLE_S, TimeUnit.SECONDS, LinkedBlockingQueue()) { work ->
                Thread(work, "$name-${count.incrementAndGet()}").apply { isDaemon = true }
            }
            return pool.apply { allowCoreThreadTimeOut(true) }
        }
    }
}
