package app.fieldvault.ui.today

import androidx.compose.runtime.Composable
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.collectAsState
import androidx.compose.runtime.getValue
import androidx.compose.runtime.remember
import app.fieldvault.screen.Route
import app.fieldvault.screen.ScreenGraph
import app.fieldvault.screen.syncDesk
import app.fieldvault.screen.today.TodayEffect
import app.fieldvault.screen.today.TodayEvent
import app.fieldvault.screen.today.TodayPresenter
import app.fieldvault.ui.root.LocalPane

/** The agenda. */
@Composable
fun TodayScreen(graph: ScreenGraph, go: (Route) -> Unit) {
    val presenter = remember(graph) {
        graph.presenters.of(Route.Today) {
            TodayPresenter(graph.gateway, graph.clock, graph.alarms, graph.contactActions, graph.syncDesk(), it)
        }
    }
    val state by presenter.state.collectAsState()
    LaunchedEffect(presenter) {
        presenter.on(TodayEvent.Shown)
        presenter.effects.collect { effect ->
            when (effect) {
                is TodayEffect.Go -> go(effect.route)
            }
        }
    }
    TodayView(state, presenter::on, LocalPane.current.chosen)
}
