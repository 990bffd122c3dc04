package app.fieldvault.screen.customers

import app.fieldvault.agent.AgentFailure
import app.fieldvault.agent.AgentGateway
import app.fieldvault.agent.CustomerRow
import app.fieldvault.agent.ListOrder
import app.fieldvault.agent.Outcome
import app.fieldvault.agent.PageCursor
import app.fieldvault.device.AppClock

/** How many rows a page has. */
internal const val PAGE = 50

/** A page when many rows are wanted at once: a jump, or a list that is read again as far as it was. */
internal const val LONG_PAGE = 500

/** One list, page after page. Used by one coroutine at a time. */
internal class CustomerPages(
    private val gateway: AgentGateway,
    private val clock: AppClock,
    val order: ListOrder,
) {
    private val entries = ArrayList<CustomerEntry>()
    private var lastSection: Section? = null
    private var next: PageCursor? = null
    private var rows = 0

    /** Whether the first page has been read. */
    var loaded = false
        private set

    /** Whether there is a page after what was read. */
    val hasMore: Boolean get() = !loaded || next != null

    /** How many lines were read. */
    val size: Int get() = entries.size

    /** What was read, as it can be shown. */
    fun pane(slow: Boolean = false) = ListPane(entries.toList(), loaded, next != null, slow)

    /** Reads a page further. */
    suspend fun more(limit: Int = PAGE): AgentFailure? {
        if (!hasMore) return null
        return when (val page = gateway.list(order, next, limit)) {
            is Outcome.Failed -> page.failure
            is Outcome.Done -> {
                loaded = true
                next = page.value.next
                page.value.items.forEach(::append)
                null
            }
        }
    }

    /** Reads the list anew, as far as it was read before, so that what is seen stays where it is. */
    suspend fun readAgain(): Outcome<CustomerPages> {
        val fresh = CustomerPages(gateway, clock, order)
        do {
            val wanted = (rows - fresh.rows).coerceIn(PAGE, LONG_PAGE)
            fresh.more(wanted)?.let { return Outcome.Failed(it) }
        } while (fresh.rows < rows && fresh.hasMore)
        return Outcome.Done(fresh)
    }

    /** Reads on until [letter] is there; the line where it begins, or where the next letter does. */
    suspend fun find(letter: String): Outcome<Int> {
        while (true) {
            val exact = indexOf { it == letter }
            if (exact >= 0) return Outcome.Done(exact)
            val after = indexOf { isLetter(it) && isLetter(letter) && it > letter }
            if (after >= 0) return Outcome.Done(after)
            if (!hasMore) return Outcome.Done((size - 1).coerceAtLeast(0))
            more(LONG_PAGE)?.let { return Outcome.Failed(it) }
        }
    }

    private fun append(row: CustomerRow) {
        val section = clock.sectionOf(row, order)
        if (section != lastSection) entries += CustomerEntry.Heading(section)
        lastSection = section
        entries += clock.entryOf(row)
        rows += 1
    }

    private fun indexOf(fits: (String) -> Boolean): Int = entries.indexOfFirst { entry ->
        val section = (entry as? CustomerEntry.Heading)?.section
        section is Section.Initial && fits(section.letter)
    }

    private fun isLetter(text: String) = text.length == 1 && text[0] in 'A'..'Z'
}
