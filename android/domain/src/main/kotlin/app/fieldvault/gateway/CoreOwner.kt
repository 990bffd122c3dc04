package app.fieldvault.gateway

import app.fieldvault.core.CustomerPages
import app.fieldvault.core.FieldAgentException
import app.fieldvault.core.FieldAgentInterface
import app.fieldvault.core.ForeignEventSink

/** Opens the core; may take as long as an erase that was interrupted. Throws what the boundary throws. */
fun interface CoreOpener {
    /** Opens it, to tell [events] what happens. */
    fun open(events: ForeignEventSink): FieldAgentInterface
}

/**
 * The one place that holds the core. It is opened by the first call that needs it; where that fails, the next call tries again.
 * Closed for good when the process' graph of objects is.
 */
internal class CoreOwner(
    private val opener: CoreOpener,
    private val pagesOf: (FieldAgentInterface) -> CustomerPages,
    private val events: ForeignEventSink,
) : AutoCloseable {
    private class Core(val agent: FieldAgentInterface, val pages: CustomerPages)

    private val opening = Any()

    @Volatile
    private var core: Core? = null
    private var closed = false

    /** The core, opened if it was not. Blocks meanwhile. */
    fun agent(): FieldAgentInterface = core().agent

    /** Its lists and searches; the core is opened if it was not. Blocks meanwhile. */
    fun pages(): CustomerPages = core().pages

    /** The core if it is open. Never waits: one that is still being opened has no session. */
    fun opened(): FieldAgentInterface? = core?.agent

    /** Lets it go. Calls that run end first; the library frees it after the last. */
    override fun close() = synchronized(opening) {
        closed = true
        val last = core?.agent
        core = null
        (last as? AutoCloseable)?.close()
        Unit
    }

    private fun core(): Core = core ?: synchronized(opening) {
        if (closed) throw FieldAgentException.Interrupted()
        core ?: opener.open(events).let { Core(it, pagesOf(it)) }.also { core = it }
    }
}
