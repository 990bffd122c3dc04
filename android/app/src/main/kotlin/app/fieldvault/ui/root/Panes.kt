package app.fieldvault.ui.root

import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.RowScope
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.width
import androidx.compose.material3.VerticalDivider
import androidx.compose.runtime.Composable
import androidx.compose.runtime.CompositionLocalProvider
import androidx.compose.runtime.compositionLocalOf
import androidx.compose.runtime.key
import androidx.compose.ui.Modifier
import androidx.compose.ui.res.stringResource
import androidx.compose.ui.unit.dp
import app.fieldvault.R
import app.fieldvault.screen.Route
import app.fieldvault.screen.root.RootState
import app.fieldvault.ui.component.EmptyState
import app.fieldvault.ui.theme.FieldvaultTheme
import app.fieldvault.ui.theme.Spacing

/**
 * Where in the window a page stands.
 *
 * @param chosen the customer that is shown beside this list
 * @param hasListBeside the way back is the list at this page's side
 */
internal data class Pane(val chosen: String? = null, val hasListBeside: Boolean = false)

/** A page has the window for itself unless it is told otherwise. */
internal val LocalPane = compositionLocalOf { Pane() }

/** Lists that a customer is chosen from. What is written in stands alone: nobody leaves a form by a touch beside it. */
private val LISTS = listOf(Route.Customers, Route.Today)

/** Whether the lit tab and what was chosen from it stand side by side in a wide window. */
internal fun RootState.Open.isListWithCustomer(): Boolean = tab in LISTS && (top == tab || top is Route.Customer)

/** The list of the lit tab at the left, the customer that was chosen from it at the right. */
@Composable
internal fun RowScope.ListWithCustomer(world: RootState.Open, list: @Composable () -> Unit, page: @Composable (Route) -> Unit) {
    val chosen = world.top as? Route.Customer
    Box(Modifier.width(Spacing.listPane)) { CompositionLocalProvider(LocalPane provides Pane(chosen = chosen?.id), content = list) }
    VerticalDivider(thickness = 1.dp, color = FieldvaultTheme.signals.hairline)
    Box(Modifier.weight(1f)) {
        if (chosen == null) {
            EmptyState(stringResource(R.string.screen_root_choose_title), stringResource(R.string.screen_root_choose_body), icon = R.drawable.ic_customers)
        } else {
            // Another customer is another page: nothing of the one before stays, not even how far it was scrolled.
            key(chosen) { CompositionLocalProvider(LocalPane provides Pane(hasListBeside = true)) { page(chosen) } }
        }
    }
}
