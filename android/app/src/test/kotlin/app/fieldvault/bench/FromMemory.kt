package app.fieldvault.bench

import app.fieldvault.agent.AgentGateway
import app.fieldvault.agent.CustomerPage
import app.fieldvault.agent.CustomerRow
import app.fieldvault.agent.ListOrder
import app.fieldvault.agent.Outcome
import app.fieldvault.agent.PageCursor
import app.fieldvault.screen.PresenterStore
import app.fieldvault.screen.ScreenGraph

/** The same graph with presenters of its own. */
internal open class OwnPresenters(graph: ScreenGraph, override val presenters: PresenterStore) : ScreenGraph by graph

/** The same graph, whose lists come from memory: no boundary, no store, no thread. */
internal class MemoryGraph(graph: ScreenGraph, presenters: PresenterStore, override val gateway: AgentGateway) : OwnPresenters(graph, presenters)

/** All rows of every order, read once. */
internal class FromMemory(core: AgentGateway, private val rows: Map<ListOrder, List<CustomerRow>>) : AgentGateway by core {
    private class At(val index: Int) : PageCursor

    override suspend fun list(order: ListOrder, after: PageCursor?, limit: Int): Outcome<CustomerPage> {
        val all = rows.getValue(order)
        val from = (after as At?)?.index ?: 0
        val until = minOf(from + limit, all.size)
        return Outcome.Done(CustomerPage(all.subList(from, until), At(until).takeIf { until < all.size }))
    }

    /** The first customer of an order. */
    fun first(order: ListOrder): CustomerRow = rows.getValue(order).first()

    companion object {
        /** Reads them from [core]. */
        suspend fun of(core: AgentGateway): FromMemory = FromMemory(core, ListOrder.entries.associateWith { all(core, it) })

        private suspend fun all(core: AgentGateway, order: ListOrder): List<CustomerRow> = buildList {
            var next: PageCursor? = null
            do {
                val page = (core.list(order, next, LONG_PAGE) as Outcome.Done).value
                addAll(page.items)
                next = page.next
            } while (next != null)
        }

        private const val LONG_PAGE = 500
    }
}
