package app.fieldvault.ui.customers

import androidx.compose.foundation.horizontalScroll
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.PaddingValues
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.imePadding
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.statusBarsPadding
import androidx.compose.foundation.layout.widthIn
import androidx.compose.foundation.lazy.LazyColumn
import androidx.compose.foundation.lazy.LazyListState
import androidx.compose.foundation.lazy.items
import androidx.compose.foundation.lazy.rememberLazyListState
import androidx.compose.foundation.rememberScrollState
import androidx.compose.material3.ExperimentalMaterial3Api
import androidx.compose.material3.FilterChip
import androidx.compose.material3.FloatingActionButton
import androidx.compose.material3.Icon
import androidx.compose.material3.LinearProgressIndicator
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.material3.pulltorefresh.PullToRefreshBox
import androidx.compose.runtime.Composable
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.remember
import androidx.compose.runtime.snapshotFlow
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.res.painterResource
import androidx.compose.ui.res.stringResource
import androidx.compose.ui.unit.dp
import app.fieldvault.R
import app.fieldvault.screen.customers.CustomerEntry
import app.fieldvault.screen.customers.CustomersEvent
import app.fieldvault.screen.customers.CustomersState
import app.fieldvault.screen.customers.CustomersTab
import app.fieldvault.screen.customers.FirstSync
import app.fieldvault.screen.customers.SearchPane
import app.fieldvault.screen.customers.parts
import app.fieldvault.ui.component.EmptyState
import app.fieldvault.ui.component.ListHeading
import app.fieldvault.ui.component.StatusLine
import app.fieldvault.ui.component.Tone
import app.fieldvault.ui.component.failureText
import app.fieldvault.ui.secure.SecureSearchField
import app.fieldvault.ui.theme.Spacing
import java.text.NumberFormat

/** The home; [chosen] is the customer that is shown beside it. */
@OptIn(ExperimentalMaterial3Api::class)
@Composable
fun CustomersView(
    state: CustomersState,
    on: (CustomersEvent) -> Unit,
    modifier: Modifier = Modifier,
    scroll: LazyListState = rememberLazyListState(),
    chosen: String? = null,
) {
    Column(modifier.fillMaxSize().statusBarsPadding().imePadding(), horizontalAlignment = Alignment.CenterHorizontally) {
        SecureSearchField(
            state.query,
            { on(CustomersEvent.Typed(it)) },
            stringResource(R.string.screen_customers_search),
            if (Spacing.isLargeType) stringResource(R.string.screen_customers_search_short) else stringResource(R.string.screen_customers_search),
            stringResource(R.string.screen_customers_clear),
            Modifier.widthIn(max = Spacing.list).padding(horizontal = Spacing.margin, vertical = Spacing.one),
        )
        if (state.search == null) Tabs(state.tab, on)
        NoteLine(state.note)
        state.failure?.let {
            StatusLine(failureText(it), tone = Tone.Caution, action = stringResource(R.string.common_close)) { on(CustomersEvent.FailureRead) }
        }
        state.firstSync?.let { FirstSyncLine(it) }
        PullToRefreshBox(state.refreshing, { on(CustomersEvent.Pulled) }, Modifier.weight(1f).widthIn(max = Spacing.list).fillMaxWidth()) {
            val search = state.search
            if (search == null) Lists(state, on, scroll, chosen) else Hits(search, on, chosen)
            if (search == null) {
                FloatingActionButton(
                    { on(CustomersEvent.Add) },
                    Modifier.align(Alignment.BottomEnd).padding(Spacing.two).padding(end = if (state.tab == CustomersTab.Name) LETTERS else 0.dp),
                    containerColor = MaterialTheme.colorScheme.primary,
                    contentColor = MaterialTheme.colorScheme.onPrimary,
                ) {
                    Icon(painterResource(R.drawable.ic_add), stringResource(R.string.screen_customers_add))
                }
            }
        }
    }
}

@Composable
private fun Tabs(chosen: CustomersTab, on: (CustomersEvent) -> Unit) = Row(
    Modifier.widthIn(max = Spacing.list).fillMaxWidth().horizontalScroll(rememberScrollState()).padding(horizontal = Spacing.margin),
    horizontalArrangement = Arrangement.spacedBy(Spacing.one),
) {
    CustomersTab.entries.forEach { tab ->
        FilterChip(tab == chosen, { on(CustomersEvent.ChoseTab(tab)) }, { Text(tabWords(tab)) })
    }
}

@Composable
private fun tabWords(tab: CustomersTab): String = stringResource(
    when (tab) {
        CustomersTab.Today -> R.string.screen_customers_tab_today
        CustomersTab.City -> R.string.screen_customers_tab_city
        CustomersTab.Name -> R.string.screen_customers_tab_name
        CustomersTab.Recent -> R.string.screen_customers_tab_recent
    },
)

@Composable
private fun FirstSyncLine(sync: FirstSync) {
    val numbers = NumberFormat.getIntegerInstance()
    if (sync.total > 0) {
        StatusLine(stringResource(R.string.screen_customers_first_sync_of, numbers.format(sync.done), numbers.format(sync.total)))
        LinearProgressIndicator({ sync.done.toFloat() / sync.total }, Modifier.fillMaxWidth())
    } else {
        StatusLine(stringResource(R.string.screen_customers_first_sync))
        LinearProgressIndicator(Modifier.fillMaxWidth())
    }
}

@Composable
private fun Lists(state: CustomersState, on: (CustomersEvent) -> Unit, scroll: LazyListState, chosen: String?) {
    val list = state.list
    val parts = remember(list.entries) { list.entries.parts() }
    Seen(scroll, on)
    if (list.isEmpty && state.firstSync == null) {
        return EmptyState(
            stringResource(R.string.screen_customers_empty_title),
            stringResource(R.string.screen_customers_empty_body),
            icon = R.drawable.ic_customers,
            below = BUTTON,
        )
    }
    LazyColumn(Modifier.fillMaxSize().padding(end = if (state.tab == CustomersTab.Name) LETTERS else 0.dp), scroll, contentPadding = BELOW) {
        parts.forEach { part ->
            part.heading?.let { heading ->
                // By its first row: a heading may come again further down, a row may not.
                stickyHeader("above ${part.rows.firstOrNull()?.key ?: heading.key}", contentType = false) { ListHeading(sectionWords(heading.section, state.tab)) }
            }
            items(part.rows, CustomerEntry.Row::key, { true }) { entry ->
                CustomerRowView(entry, state.tab, entry.row.id == chosen) { on(CustomersEvent.Opened(entry.row.id)) }
            }
        }
        if (list.slow) item { StatusLine(stringResource(R.string.screen_customers_loading)) }
    }
    if (state.tab == CustomersTab.Name && list.entries.isNotEmpty()) {
        Box(Modifier.fillMaxSize()) { FastScroller({ on(CustomersEvent.JumpedTo(it)) }, Modifier.align(Alignment.CenterEnd)) }
    }
}

@Composable
private fun Hits(search: SearchPane, on: (CustomersEvent) -> Unit, chosen: String?) {
    val scroll = rememberLazyListState()
    Seen(scroll, on)
    if (search.isEmpty) {
        return EmptyState(
            stringResource(R.string.screen_customers_none_title),
            stringResource(R.string.screen_customers_none_body),
            icon = R.drawable.ic_search,
            action = stringResource(R.string.screen_customers_add),
            onAction = { on(CustomersEvent.Add) },
        )
    }
    LazyColumn(Modifier.fillMaxSize(), scroll, contentPadding = BELOW) {
        items(search.rows, CustomerEntry.Row::key) { entry -> CustomerRowView(entry, tab = null, entry.row.id == chosen) { on(CustomersEvent.Opened(entry.row.id)) } }
        if (search.slow) item { StatusLine(stringResource(R.string.screen_customers_loading)) }
        if (search.total > search.rows.size) {
            item { StatusLine(stringResource(R.string.screen_customers_hits, "${search.rows.size}", "${search.total}")) }
        }
    }
}

/** Tells how far a list is seen, so that the next page is there before the end is. */
@Composable
private fun Seen(scroll: LazyListState, on: (CustomersEvent) -> Unit) = LaunchedEffect(scroll) {
    snapshotFlow { scroll.layoutInfo.visibleItemsInfo.lastOrNull()?.index to scroll.layoutInfo.totalItemsCount }
        .collect { (index, _) -> index?.let { on(CustomersEvent.Saw(it)) } }
}

/** The room of the letters along the edge. */
private val LETTERS = 24.dp

/** What floats over the end of a list: the last row can be scrolled out from under it. */
private val BUTTON = 96.dp
private val BELOW = PaddingValues(bottom = BUTTON)
