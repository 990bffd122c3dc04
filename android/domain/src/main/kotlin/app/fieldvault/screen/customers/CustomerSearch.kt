package app.fieldvault.screen.customers

import app.fieldvault.agent.AgentFailure
import app.fieldvault.agent.AgentGateway
import app.fieldvault.agent.Outcome
import app.fieldvault.device.AppClock
import app.fieldvault.screen.patiently
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Job
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch

/** Idle for so long, a search is what was meant. */
internal const val SETTLE_MS = 2_000L

/** How many hits are asked for at first, and when a person scrolls on; the core gives no more. */
internal const val HITS = 50
internal const val ALL_HITS = 500

/** Search as you type: each keystroke ends the search before it, the last one settles. */
internal class CustomerSearch(
    private val gateway: AgentGateway,
    private val clock: AppClock,
    private val scope: CoroutineScope,
    private val found: (SearchPane?, AgentFailure?) -> Unit,
) {
    private var running: Job? = null
    private var query = ""
    private var limit = HITS
    private var newest = SearchPane()
    private var settled = true

    /** The field holds [typed] now. */
    fun typed(typed: String) {
        val before = query
        query = typed.trim()
        if (query == before && query.isNotEmpty()) return
        limit = HITS
        running?.cancel()
        if (query.isEmpty()) newest = SearchPane() else run(settles = true)
    }

    /** The hits are seen down to [index]: all are fetched if there are more. */
    fun saw(index: Int, shown: SearchPane?) {
        val pane = shown ?: return
        if (limit == HITS && pane.total > pane.rows.size && index >= pane.rows.size - HITS / 2) {
            limit = ALL_HITS
            run(settles = !settled)
        }
    }

    /** A result was opened: the search is what was meant. */
    fun settle() {
        if (settled) return
        running?.cancel()
        settled = true
        scope.launch { gateway.settleSearch() }
    }

    /** The store has changed below: the same search once more, if there is one. It is not a new one for the records. */
    fun again() {
        if (query.isNotEmpty() && running?.isActive != true) run(settles = false)
    }

    private fun run(settles: Boolean) {
        running?.cancel()
        if (settles) settled = false
        val wanted = query
        running = scope.launch {
            val slow = { slow: Boolean -> tell(newest.copy(slow = slow)) }
            when (val answer = patiently(slow) { gateway.find(wanted, limit) }) {
                is Outcome.Failed -> found(null, answer.failure)
                is Outcome.Done -> {
                    tell(SearchPane(answer.value.items.map(clock::entryOf), answer.value.total, answered = true))
                    if (settles) {
                        delay(SETTLE_MS)
                        settled = true
                        gateway.settleSearch()
                    }
                }
            }
        }
    }

    private fun tell(pane: SearchPane) {
        newest = pane
        found(pane, null)
    }
}
