package app.fieldvault.screen.customers

import app.fieldvault.agent.AgentFailure
import app.fieldvault.agent.AgentGateway
import app.fieldvault.agent.Outcome
import app.fieldvault.device.AppClock
import app.fieldvault.screen.Presenter
import app.fieldvault.screen.Route
import app.fieldvault.screen.StatusNotes
import app.fieldvault.screen.SyncDesk
import app.fieldvault.screen.SyncState
import app.fieldvault.screen.forScreen
import app.fieldvault.screen.patiently
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Job
import kotlinx.coroutines.flow.combine
import kotlinx.coroutines.launch

/** The home: four lists, a search, and how fresh they are. The first page is asked for as soon as this exists. */
class CustomersPresenter(
    private val gateway: AgentGateway,
    private val clock: AppClock,
    private val desk: SyncDesk,
    scope: CoroutineScope,
) : Presenter<CustomersState, CustomersEvent, CustomersEffect>(CustomersState(), scope) {
    private val lists = CustomersTab.entries.associateWith { CustomerPages(gateway, clock, it.order) }.toMutableMap()
    private val notes = StatusNotes()
    private val search = CustomerSearch(gateway, clock, scope, ::searched)
    private var reading: Job? = null
    private var lastSync: SyncState = desk.state.value
    private var stateWhenPulled: SyncState? = null
    private var shownBefore = false

    init {
        read { it.more() }
        scope.launch { combine(desk.status, desk.state, ::Pair).collect { (_, sync) -> heard(sync) } }
    }

    override fun on(event: CustomersEvent) = when (event) {
        CustomersEvent.Shown -> cameUp()
        is CustomersEvent.Typed -> typed(event.query)
        is CustomersEvent.ChoseTab -> chose(event.tab)
        is CustomersEvent.Saw -> saw(event.index)
        is CustomersEvent.JumpedTo -> jump(event.letter)
        is CustomersEvent.Opened -> open(event.id)
        CustomersEvent.Add -> emit(CustomersEffect.Go(Route.AddCustomer))
        CustomersEvent.Pulled -> pulled()
        CustomersEvent.FailureRead -> show { it.copy(failure = null) }
    }

    private val pages: CustomerPages get() = lists.getValue(state.value.tab)

    private fun cameUp() {
        // The first time the list is on its way already; later something may have been edited on another screen.
        if (shownBefore) readAgain()
        shownBefore = true
    }

    private fun chose(tab: CustomersTab) {
        if (tab == state.value.tab) return
        show { it.copy(tab = tab, list = lists.getValue(tab).pane()) }
        if (pages.loaded) readAgain() else read { it.more() }
    }

    private fun saw(index: Int) {
        if (state.value.search != null) {
            search.saw(index, state.value.search)
        } else if (index >= pages.size - PREFETCH && pages.hasMore && reading?.isActive != true) {
            read { it.more() }
        }
    }

    private fun jump(letter: String) = read { pages ->
        when (val found = pages.find(letter)) {
            is Outcome.Failed -> found.failure
            is Outcome.Done -> {
                show { it.copy(list = pages.pane()) }
                emit(CustomersEffect.ScrollTo(found.value))
                null
            }
        }
    }

    /** Reads in the list of the present tab. Only one reads at a time: a newer wish ends an older one. */
    private fun read(how: suspend (CustomerPages) -> AgentFailure?) {
        reading?.cancel()
        val tab = state.value.tab
        val pages = lists.getValue(tab)
        reading = scope.launch {
            val failure = patiently({ slow -> paint(tab) { it.copy(slow = slow) } }) { how(pages) }
            paint(tab) { pages.pane() }
            failed(failure)
        }
    }

    private fun readAgain() {
        reading?.cancel()
        val tab = state.value.tab
        reading = scope.launch {
            when (val fresh = lists.getValue(tab).readAgain()) {
                is Outcome.Failed -> failed(fresh.failure)
                is Outcome.Done -> {
                    lists[tab] = fresh.value
                    paint(tab) { fresh.value.pane() }
                }
            }
        }
    }

    private fun paint(tab: CustomersTab, change: (ListPane) -> ListPane) =
        show { if (it.tab == tab) it.copy(list = change(it.list)) else it }

    private fun failed(failure: AgentFailure?) {
        failure?.forScreen()?.let { shown -> show { it.copy(failure = shown) } }
    }

    private fun typed(query: String) {
        show { it.copy(query = query, search = if (query.isBlank()) null else it.search ?: SearchPane()) }
        search.typed(query)
    }

    private fun searched(pane: SearchPane?, failure: AgentFailure?) {
        if (pane != null) show { if (it.search == null) it else it.copy(search = pane) }
        failed(failure)
    }

    private fun open(id: String) {
        if (state.value.search != null) search.settle()
        emit(CustomersEffect.Go(Route.Customer(id)))
    }

    private fun pulled() {
        stateWhenPulled = desk.state.value
        show { it.copy(refreshing = true) }
        desk.syncNow()
    }

    private fun heard(sync: SyncState) {
        val status = desk.status.value
        val note = notes.note(status, sync, clock.wallMs())
        val first = (sync as? SyncState.Running)?.takeIf { status?.lastSyncMs == null }
        show {
            it.copy(
                note = note,
                firstSync = first?.let { running -> FirstSync(running.done, running.total) },
                refreshing = it.refreshing && (sync is SyncState.Running || sync == stateWhenPulled),
            )
        }
        val brought = sync != lastSync && sync is SyncState.Idle && sync.last != null
        lastSync = sync
        if (brought) changedOutside()
    }

    /** A sync may have changed any list; those that are not shown are read again when they are. */
    private fun changedOutside() {
        readAgain()
        search.again()
    }

    private companion object {
        /** How many lines before the end the next page is asked for. */
        const val PREFETCH = 25
    }
}
