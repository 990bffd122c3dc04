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
import androidx.compose.foundation.lazy.LazyColumn
import androidx.compose.foundation.lazy.LazyListState
import androidx.compose.foundation.lazy.items
import androidx.compose.foundation.lazy.rememberLazyListState
import androidx.compose.foundation.rememberScrollState
import androidx.compose.foundation.text.KeyboardOptions
import androidx.compose.material3.ExperimentalMaterial3Api
import androidx.compose.material3.FilterChip
import androidx.compose.material3.FloatingActionButton
import androidx.compose.material3.Icon
import androidx.compose.material3.IconButton
import androidx.compose.material3.LinearProgressIndicator
import androidx.compose.material3.Text
import androidx.compose.material3.pulltorefresh.PullToRefreshBox
import androidx.compose.runtime.Composable
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.snapshotFlow
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.res.painterResource
import androidx.compose.ui.res.stringResource
import androidx.compose.ui.text.input.ImeAction
import androidx.compose.ui.unit.dp
import app.fieldvault.R
import app.fieldvault.screen.customers.CustomerEntry
import app.fieldvault.screen.customers.CustomersEvent
import app.fieldvault.screen.customers.CustomersState
import app.fieldvault.screen.customers.CustomersTab
import app.fieldvault.screen.customers.FirstSync
import app.fieldvault.screen.customers.SearchPane
import app.fieldvault.ui.component.EmptyState
import app.fieldvault.ui.component.SectionHeading
import app.fieldvault.ui.component.StatusLine
import app.fieldvault.ui.component.Tone
import app.fieldvault.ui.component.failureText
import app.fieldvault.ui.secure.SecureTextField
import app.fieldvault.ui.theme.Spacing
import java.text.NumberFormat

/** The home. */
@OptIn(ExperimentalMaterial3Api::class)
@Composable
fun CustomersView(
    state: CustomersState,
    on: (CustomersEvent) -> Unit,
    modifier: Modifier = Modifier,
    scroll: LazyListState = rememberLazyListState(),
) {
    Column(modifier.fillMaxSize().statusBarsPadding().imePadding()) {
        SearchField(state.query, on)
        if (state.search == null) Tabs(state.tab, on)
        NoteLine(state.note)
        state.failure?.let {
            StatusLine(failureText(it), tone = Tone.Caution, action = stringResource(R.string.common_close)) { on(CustomersEvent.FailureRead) }
        }
        state.firstSync?.let { FirstSyncLine(it) }
        PullToRefreshBox(state.refreshing, { on(CustomersEvent.Pulled) }, Modifier.weight(1f).fillMaxWidth()) {
            val search = state.search
            if (search == null) Lists(state, on, scroll) else Hits(search, on)
            FloatingActionButton({ on(CustomersEvent.Add) }, Modifier.align(Alignment.BottomEnd).padding(Spacing.two, Spacing.two, Spacing.four, Spacing.two)) {
                Icon(painterResource(R.drawable.ic_add), stringResource(R.string.screen_customers_add))
            }
        }
    }
}

@Composable
private fun SearchField(query: String, on: (CustomersEvent) -> Unit) = SecureTextField(
    value = query,
    onValueChange = { on(CustomersEvent.Typed(it)) },
    label = stringResource(R.string.screen_customers_search),
    modifier = Modifier.padding(horizontal = Spacing.margin, vertical = Spacing.one),
    keyboardOptions = KeyboardOptions(autoCorrectEnabled = false, imeAction = ImeAction.Search),
    leading = { Icon(painterResource(R.drawable.ic_search), null) },
    trailing = if (query.isEmpty()) {
        null
    } else {
        {
            IconButton({ on(CustomersEvent.Typed("")) }) {
                Icon(painterResource(R.drawable.ic_close), stringResource(R.string.screen_customers_clear))
            }
        }
    },
)

@Composable
private fun Tabs(chosen: CustomersTab, on: (CustomersEvent) -> Unit) = Row(
    Modifier.fillMaxWidth().horizontalScroll(rememberScrollState()).padding(horizontal = Spacing.margin),
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
private fun Lists(state: CustomersState, on: (CustomersEvent) -> Unit, scroll: LazyListState) {
    val list = state.list
    Seen(scroll, on)
    LazyColumn(Modifier.fillMaxSize(), scroll, contentPadding = BELOW) {
        if (list.isEmpty && state.firstSync == null) {
            item { EmptyState(stringResource(R.string.screen_customers_empty_title), stringResource(R.string.screen_customers_empty_body), icon = R.drawable.ic_customers) }
        }
        items(list.entries, CustomerEntry::key, { it is CustomerEntry.Row }) { entry ->
            when (entry) {
                is CustomerEntry.Heading -> SectionHeading(sectionWords(entry.section, state.tab))
                is CustomerEntry.Row -> CustomerRowView(entry) { on(CustomersEvent.Opened(entry.row.id)) }
            }
        }
        if (list.slow) item { StatusLine(stringResource(R.string.screen_customers_loading)) }
    }
    if (state.tab == CustomersTab.Name && list.entries.isNotEmpty()) {
        Box(Modifier.fillMaxSize()) { FastScroller({ on(CustomersEvent.JumpedTo(it)) }, Modifier.align(Alignment.CenterEnd)) }
    }
}

@Composable
private fun Hits(search: SearchPane, on: (CustomersEvent) -> Unit) {
    val scroll = rememberLazyListState()
    Seen(scroll, on)
    LazyColumn(Modifier.fillMaxSize(), scroll, contentPadding = BELOW) {
        if (search.isEmpty) {
            item { EmptyState(stringResource(R.string.screen_customers_none_title), stringResource(R.string.screen_customers_none_body), icon = R.drawable.ic_search) }
        }
        items(search.rows, CustomerEntry.Row::key) { entry -> CustomerRowView(entry) { on(CustomersEvent.Opened(entry.row.id)) } }
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

/** The last row can be scrolled out from under the button. */
private val BELOW = PaddingValues(bottom = 96.dp)
