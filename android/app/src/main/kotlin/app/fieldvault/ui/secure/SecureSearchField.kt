package app.fieldvault.ui.secure

import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.heightIn
import androidx.compose.foundation.shape.CircleShape
import androidx.compose.foundation.text.KeyboardActions
import androidx.compose.foundation.text.KeyboardOptions
import androidx.compose.material3.Icon
import androidx.compose.material3.IconButton
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.material3.TextField
import androidx.compose.material3.TextFieldDefaults
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.platform.LocalFocusManager
import androidx.compose.ui.res.painterResource
import androidx.compose.ui.semantics.clearAndSetSemantics
import androidx.compose.ui.semantics.contentDescription
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.text.input.ImeAction
import androidx.compose.ui.unit.dp
import app.fieldvault.R

/** A field to search in, guarded as [SecureTextField] is. [name] is read out, [hint] is shown, [clear] is what its cross is called. */
@Composable
fun SecureSearchField(value: String, onValueChange: (String) -> Unit, name: String, hint: String, clear: String, modifier: Modifier = Modifier) {
    val focus = LocalFocusManager.current
    TextField(
        value = value,
        onValueChange = onValueChange,
        placeholder = { Text(hint, Modifier.clearAndSetSemantics { }) },
        modifier = modifier.fillMaxWidth().heightIn(min = 56.dp).sensitive().semantics { contentDescription = name },
        singleLine = true,
        shape = CircleShape,
        keyboardOptions = KeyboardOptions(autoCorrectEnabled = false, imeAction = ImeAction.Search),
        keyboardActions = KeyboardActions(onSearch = { focus.clearFocus() }),
        leadingIcon = { Icon(painterResource(R.drawable.ic_search), null) },
        trailingIcon = if (value.isEmpty()) {
            null
        } else {
            { IconButton({ onValueChange("") }) { Icon(painterResource(R.drawable.ic_close), clear) } }
        },
        colors = TextFieldDefaults.colors(
            focusedContainerColor = MaterialTheme.colorScheme.surfaceContainerHigh,
            unfocusedContainerColor = MaterialTheme.colorScheme.surfaceContainerHigh,
            focusedIndicatorColor = Color.Transparent,
            unfocusedIndicatorColor = Color.Transparent,
        ),
    )
}
