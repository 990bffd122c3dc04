package app.fieldvault.ui.me

import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.lazy.LazyColumn
import androidx.compose.foundation.lazy.LazyListScope
import androidx.compose.foundation.lazy.items
import androidx.compose.foundation.lazy.itemsIndexed
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.produceState
import androidx.compose.ui.Modifier
import androidx.compose.ui.platform.LocalResources
import androidx.compose.ui.res.stringResource
import app.fieldvault.R
import app.fieldvault.ui.component.Hairline
import app.fieldvault.ui.component.InfoRow
import app.fieldvault.ui.component.ScreenFrame
import app.fieldvault.ui.component.SectionHeading
import app.fieldvault.ui.theme.Spacing
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.withContext

/** What this app is made with. */
@Composable
fun LicencesScreen(open: (Int) -> Unit, back: () -> Unit) {
    val licences = readLicences()
    ScreenFrame(stringResource(R.string.screen_licences_title), back = back) {
        if (licences == null) return@ScreenFrame
        LazyColumn(Modifier.fillMaxSize()) {
            item { Words(stringResource(R.string.screen_licences_body)) }
            part(R.string.screen_licences_app, licences.app, from = 0, open)
            part(R.string.screen_licences_core, licences.core, from = licences.app.size, open)
        }
    }
}

/** The licence of the [n]th library, in the words of those who made it. */
@Composable
fun LicenceScreen(n: Int, back: () -> Unit) {
    val library = readLicences()?.all?.getOrNull(n)
    ScreenFrame(library?.name.orEmpty(), back = back) {
        if (library == null) return@ScreenFrame
        LazyColumn(Modifier.fillMaxSize()) {
            item { Words("${library.version} · ${library.licence}") }
            items(library.paragraphs()) { Words(it) }
        }
    }
}

private fun LazyListScope.part(heading: Int, libraries: List<Library>, from: Int, open: (Int) -> Unit) {
    item(heading) { SectionHeading(stringResource(heading)) }
    itemsIndexed(libraries) { i, library ->
        InfoRow(library.name, supporting = "${library.version} · ${library.licence}", onClick = { open(from + i) })
        Hairline(Modifier.padding(start = Spacing.margin))
    }
}

@Composable
private fun Words(text: String) = Text(text, Modifier.padding(horizontal = Spacing.margin, vertical = Spacing.one), style = MaterialTheme.typography.bodyMedium)

/** Null while it is being read: for a blink. */
@Composable
private fun readLicences(): Licences? {
    val resources = LocalResources.current
    val licences by produceState<Licences?>(null, resources) { value = withContext(Dispatchers.IO) { Licences.read(resources) } }
    return licences
}
