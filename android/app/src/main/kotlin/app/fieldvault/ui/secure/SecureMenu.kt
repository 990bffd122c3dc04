package app.fieldvault.ui.secure

import androidx.annotation.DrawableRes
import androidx.compose.material3.DropdownMenu
import androidx.compose.material3.DropdownMenuItem
import androidx.compose.material3.Icon
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.DisposableEffect
import androidx.compose.ui.Modifier
import androidx.compose.ui.platform.LocalView
import androidx.compose.ui.res.painterResource
import androidx.compose.ui.semantics.Role
import androidx.compose.ui.semantics.role
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.window.PopupProperties

/** One line of a menu. */
class MenuAction(val label: String, @param:DrawableRes val icon: Int? = null, val onClick: () -> Unit)

/** A menu at its anchor. It closes before an action runs. */
@Composable
fun SecureMenu(expanded: Boolean, onDismiss: () -> Unit, actions: List<MenuAction>) {
    DropdownMenu(
        expanded = expanded,
        onDismissRequest = onDismiss,
        properties = PopupProperties(focusable = true, securePolicy = secureFlag),
    ) {
        HardenWindow()
        actions.forEach { action ->
            DropdownMenuItem(
                modifier = Modifier.semantics { role = Role.Button },
                text = { Text(action.label) },
                leadingIcon = action.icon?.let { icon -> { Icon(painterResource(icon), contentDescription = null) } },
                onClick = {
                    onDismiss()
                    action.onClick()
                },
            )
        }
    }
}

/** Prepares the window that this is composed in, where it holds no text field. */
@Composable
internal fun HardenWindow() {
    val view = LocalView.current
    DisposableEffect(view) {
        SecureWindow.harden(view.rootView)
        onDispose { }
    }
}
