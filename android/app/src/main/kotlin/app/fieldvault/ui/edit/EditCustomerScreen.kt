package app.fieldvault.ui.edit

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
import app.fieldvault.screen.edit.EditEffect
import app.fieldvault.screen.edit.EditEvent
import app.fieldvault.screen.edit.EditPresenter

/** Editing the customer [id], or a new one if it is null. */
@Composable
fun EditCustomerScreen(id: String?, graph: ScreenGraph, go: (Route) -> Unit, back: () -> Unit) {
    val presenter = remember(graph, id) {
        graph.presenters.of(id?.let(Route::EditCustomer) ?: Route.AddCustomer) { EditPresenter(id, graph.gateway, it) }
    }
    val state by presenter.state.collectAsState()
    LaunchedEffect(presenter) {
        presenter.effects.collect { effect ->
            back()
            if (effect is EditEffect.Saved && effect.isNew) go(Route.Customer(effect.customer))
        }
    }
    LifecycleEventEffect(Lifecycle.Event.ON_PAUSE) { presenter.on(EditEvent.Paused) }
    BackHandler { presenter.on(EditEvent.Back) }
    EditCustomerView(state, presenter::on)
}
