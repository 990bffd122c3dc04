package app.fieldvault.ui.secure

import androidx.compose.ui.Modifier
import androidx.compose.ui.semantics.isSensitiveData
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.sensitiveContent

/**
 * Marks what shows customer data or a PIN: hidden while the screen is shared (35+) and from services that are no accessibility
 * tools (34+). TalkBack still reads it.
 */
fun Modifier.sensitive(): Modifier = sensitiveContent().semantics { isSensitiveData = true }
