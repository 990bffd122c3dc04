package app.fieldvault.ui.picture

import android.view.View
import android.view.inspector.WindowInspector
import androidx.compose.foundation.background
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.height
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.size
import androidx.compose.foundation.shape.RoundedCornerShape
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.semantics.clearAndSetSemantics
import androidx.compose.ui.unit.dp
import androidx.core.graphics.Insets
import androidx.core.view.ViewCompat
import androidx.core.view.WindowInsetsCompat

private const val STATUS_DP = 28
private const val GESTURE_DP = 20
private const val KEYBOARD_DP = 280

/** What the system draws over the app: the framework of the tests has no bars, so pictures show where they would be. */
@Composable
internal fun SystemBars(keyboard: Boolean) {
    val ink = MaterialTheme.colorScheme.onSurface
    Box(Modifier.fillMaxSize().clearAndSetSemantics { }) {
        Row(Modifier.fillMaxWidth().height(STATUS_DP.dp).padding(horizontal = 20.dp), Arrangement.SpaceBetween, Alignment.CenterVertically) {
            Text("9:12", style = MaterialTheme.typography.labelSmall, color = ink)
            Box(Modifier.size(18.dp, 9.dp).background(ink, RoundedCornerShape(2.dp)))
        }
        Column(Modifier.align(Alignment.BottomCenter).fillMaxWidth(), horizontalAlignment = Alignment.CenterHorizontally) {
            if (keyboard) Keys()
            Box(Modifier.fillMaxWidth().height(GESTURE_DP.dp), Alignment.Center) {
                Box(Modifier.size(108.dp, 4.dp).background(ink, RoundedCornerShape(2.dp)))
            }
        }
    }
}

@Composable
private fun Keys() = Column(
    Modifier.fillMaxWidth().height((KEYBOARD_DP - GESTURE_DP).dp).background(MaterialTheme.colorScheme.surfaceContainerHighest).padding(6.dp),
    Arrangement.spacedBy(8.dp),
) {
    repeat(4) { row ->
        Row(Modifier.fillMaxWidth().weight(1f), Arrangement.spacedBy(6.dp)) {
            repeat(if (row == 3) 4 else 10) {
                Box(Modifier.weight(1f).fillMaxSize().background(MaterialTheme.colorScheme.surface, RoundedCornerShape(6.dp)))
            }
        }
    }
}

/** Tells every window how much of it the system covers. Again before each look: a layout of the window resets it. */
internal fun coverWindows(keyboard: Boolean) {
    WindowInspector.getGlobalWindowViews().forEach { ViewCompat.dispatchApplyWindowInsets(it, covered(it, keyboard)) }
}

private fun covered(view: View, keyboard: Boolean): WindowInsetsCompat {
    val dp = view.resources.displayMetrics.density
    fun px(of: Int) = (of * dp).toInt()
    val builder = WindowInsetsCompat.Builder()
        .setInsets(WindowInsetsCompat.Type.statusBars(), Insets.of(0, px(STATUS_DP), 0, 0))
        .setInsets(WindowInsetsCompat.Type.navigationBars(), Insets.of(0, 0, 0, px(GESTURE_DP)))
    if (keyboard) {
        builder.setInsets(WindowInsetsCompat.Type.ime(), Insets.of(0, 0, 0, px(KEYBOARD_DP))).setVisible(WindowInsetsCompat.Type.ime(), true)
    }
    return builder.build()
}
