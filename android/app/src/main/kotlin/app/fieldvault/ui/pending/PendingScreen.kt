package app.fieldvault.ui.pending

import androidx.compose.runtime.Composable
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.collectAsState
import androidx.compose.runtime.getValue
import androidx.compose.runtime.remember
import app.fieldvault.screen.Route
import app.fieldvault.screen.ScreenGraph
import app.fieldvault.screen.pending.PendingEffect
import app.fieldvault.screen.pending.PendingEvent
import app.fieldvault.screen.pending.PendingPresenter
import app.fieldvault.screen.syncDesk

/** What waits. */
@Composable
fun PendingScreen(graph: ScreenGraph, go: (Route) -> Unit) {
    val presenter = pendingPresenter(graph)
    val state by presenter.state.collectAsState()
    Follow(presenter, go)
    PendingView(state, presenter::on)
}

/** The conflict [id]. Decisions are the pending page's, so that they can still be taken back there. */
@Composable
fun ResolveConflictScreen(id: Long, graph: ScreenGraph, go: (Route) -> Unit, back: () -> Unit) {
    val presenter = pendingPresenter(graph)
    val state by presenter.state.collectAsState()
    Follow(presenter, go)
    ResolveConflictView(id, state, presenter::on, back)
}

@Composable
private fun pendingPresenter(graph: ScreenGraph): PendingPresenter = remember(graph) {
    graph.presenters.of(Route.Pending) { PendingPresenter(graph.gateway, graph.clock, graph.syncDesk(), it) }
}

@Composable
private fun Follow(presenter: PendingPresenter, go: (Route) -> Unit) = LaunchedEffect(presenter) {
    presenter.on(PendingEvent.Shown)
    presenter.effects.collect { effect ->
        when (effect) {
            is PendingEffect.Go -> go(effect.route)
        }
    }
}
