package app.fieldvault.ui.customers

import androidx.compose.foundation.lazy.rememberLazyListState
import androidx.compose.runtime.Composable
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.collectAsState
import androidx.compose.runtime.getValue
import androidx.compose.runtime.remember
import app.fieldvault.screen.Route
import app.fieldvault.screen.ScreenGraph
import app.fieldvault.screen.customers.CustomersEffect
import app.fieldvault.screen.customers.CustomersEvent
import app.fieldvault.screen.customers.CustomersPresenter
import app.fieldvault.screen.syncDesk
import app.fieldvault.ui.root.LocalPane

/** The home. */
@Composable
fun CustomersScreen(graph: ScreenGraph, go: (Route) -> Unit) {
    val presenter = remember(graph) {
        graph.presenters.of(Route.Customers) { CustomersPresenter(graph.gateway, graph.clock, graph.syncDesk(), it) }
    }
    val state by presenter.state.collectAsState()
    val scroll = rememberLazyListState()
    LaunchedEffect(presenter) {
        presenter.on(CustomersEvent.Shown)
        presenter.effects.collect { effect ->
            when (effect) {
                is CustomersEffect.Go -> go(effect.route)
                is CustomersEffect.ScrollTo -> scroll.scrollToItem(effect.index)
            }
        }
    }
    CustomersView(state, presenter::on, scroll = scroll, chosen = LocalPane.current.chosen)
}
