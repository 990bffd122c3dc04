package app.fieldvault.ui.secure

import androidx.compose.foundation.background
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.ColumnScope
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.size
import androidx.compose.foundation.rememberScrollState
import androidx.compose.foundation.shape.CircleShape
import androidx.compose.foundation.verticalScroll
import androidx.compose.material3.ExperimentalMaterial3Api
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.ModalBottomSheet
import androidx.compose.material3.ModalBottomSheetProperties
import androidx.compose.material3.Text
import androidx.compose.material3.rememberModalBottomSheetState
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.semantics.heading
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.dp
import app.fieldvault.ui.theme.Spacing

/** A sheet from below, within reach of the thumb. */
@OptIn(ExperimentalMaterial3Api::class)
@Composable
fun SecureSheet(title: String, onDismiss: () -> Unit, content: @Composable ColumnScope.() -> Unit) {
    ModalBottomSheet(
        onDismissRequest = onDismiss,
        sheetState = rememberModalBottomSheetState(skipPartiallyExpanded = true),
        dragHandle = null,
        containerColor = MaterialTheme.colorScheme.surfaceContainerLow,
        properties = ModalBottomSheetProperties(securePolicy = secureFlag),
    ) {
        SecureSurface {
            Column(
                Modifier
                    .fillMaxWidth()
                    .verticalScroll(rememberScrollState())
                    .padding(start = Spacing.margin, end = Spacing.margin, bottom = Spacing.three),
            ) {
                Handle()
                Text(
                    title,
                    style = MaterialTheme.typography.titleLarge,
                    modifier = Modifier.padding(bottom = Spacing.two).semantics { heading() },
                )
                content()
            }
        }
    }
}

/** A sign that the sheet can be drawn down; Material's own takes touches and has no role. Back and a touch beside the sheet close it for whoever cannot draw. */
@Composable
private fun Handle() = Box(Modifier.fillMaxWidth().padding(vertical = Spacing.two), Alignment.Center) {
    Box(Modifier.size(32.dp, 4.dp).background(MaterialTheme.colorScheme.outline, CircleShape))
}
