package app.fieldvault.ui.customer

import androidx.activity.compose.LocalActivity
import androidx.compose.runtime.Composable
import androidx.compose.runtime.DisposableEffect
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.collectAsState
import androidx.compose.runtime.getValue
import androidx.compose.runtime.remember
import app.fieldvault.screen.Route
import app.fieldvault.screen.ScreenGraph
import app.fieldvault.screen.customer.CustomerEffect
import app.fieldvault.screen.customer.CustomerEvent
import app.fieldvault.screen.customer.CustomerPresenter
import app.fieldvault.screen.syncDesk

/** A customer's page. */
@Composable
fun CustomerScreen(id: String, graph: ScreenGraph, go: (Route) -> Unit, back: () -> Unit) {
    val presenter = remember(graph, id) {
        graph.presenters.of(Route.Customer(id)) {
            CustomerPresenter(id, graph.gateway, graph.contactActions, graph.clipboard, graph.syncDesk(), it)
        }
    }
    val state by presenter.state.collectAsState()
    val activity = LocalActivity.current
    LaunchedEffect(presenter) {
        presenter.on(CustomerEvent.Shown)
        presenter.effects.collect { effect ->
            when (effect) {
                is CustomerEffect.Go -> go(effect.route)
            }
        }
    }
    DisposableEffect(presenter) {
        // Turning the phone is not leaving the page.
        onDispose { if (activity?.isChangingConfigurations != true) presenter.on(CustomerEvent.Left) }
    }
    CustomerView(state, presenter::on, back)
}
