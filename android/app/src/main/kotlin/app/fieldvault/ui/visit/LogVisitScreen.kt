package app.fieldvault.ui.visit

import androidx.activity.compose.BackHandler
import androidx.compose.runtime.Composable
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.collectAsState
import androidx.compose.runtime.getValue
import androidx.compose.runtime.remember
import androidx.lifecycle.Lifecycle
import androidx.lifecycle.compose.LifecycleEventEffect
import app.fieldvault.screen.Route
import app.fieldvault.screen.ScreenGraph
import app.fieldvault.screen.visit.LogVisitEvent
import app.fieldvault.screen.visit.LogVisitPresenter

/** Logging a visit to the customer [id]. */
@Composable
fun LogVisitScreen(id: String, graph: ScreenGraph, back: () -> Unit) {
    val presenter = remember(graph, id) {
        graph.presenters.of(Route.LogVisit(id)) { LogVisitPresenter(id, graph.gateway, graph.clock, it) }
    }
    val state by presenter.state.collectAsState()
    // Saved or not, the customer's page is next: it shows the visit, and that it waits to be sent.
    LaunchedEffect(presenter) { presenter.effects.collect { back() } }
    LifecycleEventEffect(Lifecycle.Event.ON_PAUSE) { presenter.on(LogVisitEvent.Paused) }
    BackHandler { presenter.on(LogVisitEvent.Back) }
    LogVisitView(state, presenter::on)
}
