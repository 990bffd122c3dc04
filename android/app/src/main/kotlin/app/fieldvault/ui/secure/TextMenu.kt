package app.fieldvault.ui.secure

import androidx.compose.foundation.MutatorMutex
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.text.contextmenu.data.TextContextMenuItem
import androidx.compose.foundation.text.contextmenu.data.TextContextMenuKeys
import androidx.compose.foundation.text.contextmenu.data.TextContextMenuSession
import androidx.compose.foundation.text.contextmenu.provider.LocalTextContextMenuDropdownProvider
import androidx.compose.foundation.text.contextmenu.provider.LocalTextContextMenuToolbarProvider
import androidx.compose.foundation.text.contextmenu.provider.TextContextMenuDataProvider
import androidx.compose.foundation.text.contextmenu.provider.TextContextMenuProvider
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Surface
import androidx.compose.material3.Text
import androidx.compose.material3.TextButton
import androidx.compose.runtime.Composable
import androidx.compose.runtime.CompositionLocalProvider
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.setValue
import androidx.compose.ui.Modifier
import androidx.compose.ui.layout.LayoutCoordinates
import androidx.compose.ui.layout.onGloballyPositioned
import androidx.compose.ui.unit.IntOffset
import androidx.compose.ui.unit.IntRect
import androidx.compose.ui.unit.IntSize
import androidx.compose.ui.unit.LayoutDirection
import androidx.compose.ui.unit.dp
import androidx.compose.ui.window.Popup
import androidx.compose.ui.window.PopupPositionProvider
import androidx.compose.ui.window.PopupProperties
import kotlinx.coroutines.CompletableDeferred

/** What a text field's menu may offer. Anything else (autofill, translate, other apps) is left out. */
private val Permitted = setOf(
    TextContextMenuKeys.CutKey,
    TextContextMenuKeys.CopyKey,
    TextContextMenuKeys.PasteKey,
    TextContextMenuKeys.SelectAllKey,
)

/** Shows the menu of text fields in a window of ours, one at a time. */
private class TextMenu : TextContextMenuProvider {
    /** A menu that is up. */
    class Shown(val session: TextContextMenuSession, val data: TextContextMenuDataProvider)

    private val one = MutatorMutex()

    /** What is up now. */
    var shown: Shown? by mutableStateOf(null)
        private set

    override suspend fun showTextContextMenu(dataProvider: TextContextMenuDataProvider) = one.mutate {
        val closed = CompletableDeferred<Unit>()
        val session = object : TextContextMenuSession {
            override fun close() {
                closed.complete(Unit)
            }
        }
        shown = Shown(session, dataProvider)
        try {
            closed.await()
        } finally {
            shown = null
        }
    }
}

/** Lets text fields in [content] show their menu in this window. */
@Composable
internal fun TextMenuHost(content: @Composable () -> Unit) {
    val menu = remember { TextMenu() }
    var place by remember { mutableStateOf<LayoutCoordinates?>(null) }
    Box(Modifier.onGloballyPositioned { place = it }, propagateMinConstraints = true) {
        CompositionLocalProvider(
            LocalTextContextMenuToolbarProvider provides menu,
            LocalTextContextMenuDropdownProvider provides menu,
            content = content,
        )
        val shown = menu.shown
        val at = place
        if (shown != null && at != null && at.isAttached) TextMenuPopup(shown, at)
    }
}

@Composable
private fun TextMenuPopup(shown: TextMenu.Shown, place: LayoutCoordinates) {
    val items = shown.data.data().components.filterIsInstance<TextContextMenuItem>().filter { it.key in Permitted }
    if (items.isEmpty()) return
    Popup(
        popupPositionProvider = AboveOrBelow { shown.data.contentBounds(place).let { IntRect(it.left.toInt(), it.top.toInt(), it.right.toInt(), it.bottom.toInt()) } },
        onDismissRequest = shown.session::close,
        properties = PopupProperties(focusable = false, securePolicy = secureFlag),
    ) {
        HardenWindow()
        Surface(shape = MaterialTheme.shapes.small, color = MaterialTheme.colorScheme.surfaceContainerHigh, shadowElevation = 3.dp) {
            Row {
                items.forEach { item ->
                    TextButton(onClick = { item.onClick(shown.session) }) { Text(item.label) }
                }
            }
        }
    }
}

/** Above what is selected, or below it where there is no room. */
private class AboveOrBelow(private val selection: () -> IntRect) : PopupPositionProvider {
    override fun calculatePosition(
        anchorBounds: IntRect,
        windowSize: IntSize,
        layoutDirection: LayoutDirection,
        popupContentSize: IntSize,
    ): IntOffset {
        val at = selection().translate(anchorBounds.topLeft)
        val above = at.top - popupContentSize.height
        val x = (at.center.x - popupContentSize.width / 2).coerceIn(0, maxOf(0, windowSize.width - popupContentSize.width))
        return IntOffset(x, if (above >= 0) above else at.bottom)
    }
}
