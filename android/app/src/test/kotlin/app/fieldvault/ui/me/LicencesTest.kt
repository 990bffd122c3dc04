package app.fieldvault.ui.me

import android.app.Application
import androidx.test.core.app.ApplicationProvider
import androidx.test.ext.junit.runners.AndroidJUnit4
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.annotation.Config

/** What is shown is what the locks say: `cargo xtask android check` compares; here, that the app can read it. */
@RunWith(AndroidJUnit4::class)
@Config(application = Application::class)
class LicencesTest {
    private val licences = Licences.read(ApplicationProvider.getApplicationContext<Application>().resources)

    @Test
    fun `every library has a version, a licence and its whole text`() {
        licences.all.forEach {
            assertTrue(it.name, it.version.isNotBlank() && it.licence.isNotBlank())
            assertTrue(it.name, it.paragraphs().sumOf(String::length) > 200)
        }
    }

    @Test
    fun `what is compiled into the core is listed, and what only builds it is not`() {
        val core = licences.core.map { it.name }
        assertTrue(core.containsAll(listOf("rusqlite", "sqlcipher-src", "openssl-src", "ring", "uniffi", "Rust")))
        assertEquals(emptyList<String>(), core.filter { it in listOf("syn", "cc", "proptest", "serde_derive", "agent-core") })
        val zetetic = licences.core.single { it.name == "sqlcipher-src" }.paragraphs()
        assertTrue(zetetic.any { "ZETETIC" in it.uppercase() })
    }

    @Test
    fun `libraries of the app are listed with what is inside them`() {
        val app = licences.app.map { it.name }
        assertTrue(app.containsAll(listOf("org.jetbrains.kotlin:kotlin-stdlib", "com.google.zxing:core", "libffi (net.java.dev.jna)")))
        assertTrue(app.any { it.startsWith("androidx.compose.material3:") })
    }
}
