package app.fieldvault.ui.testkit

import android.app.Application
import androidx.compose.runtime.Composable
import androidx.fragment.app.FragmentActivity
import app.fieldvault.screen.Route
import app.fieldvault.testkit.FakeGate
import app.fieldvault.testkit.FakeGraph
import app.fieldvault.ui.ScreenOwner
import app.fieldvault.ui.WorkScreen
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import org.robolectric.Shadows.shadowOf

/** An application whose screens are those that ship, over a core of fakes. */
class RealScreens : Application(), ScreenOwner {
    override val screens = FakeGraph(CoroutineScope(Dispatchers.Main.immediate))

    override fun onCreate() {
        super.onCreate()
        shadowOf(this).grantPermissions(android.Manifest.permission.HIDE_OVERLAY_WINDOWS)
    }

    override fun biometricGate(activity: FragmentActivity) = FakeGate()

    @Composable
    override fun WorkScreen(route: Route, go: (Route) -> Unit, back: () -> Unit) = WorkScreen(route, screens, go, back)

    /** Everything of every customer that must not be found where it does not belong. */
    fun customerTexts(): Set<String> = screens.gateway.customers().flatMap { of ->
        listOf(of.name, of.company, of.phone, of.email, of.address, of.notes) +
            of.contacts.flatMap { listOf(it.name, it.phone, it.email) } + of.visits.map { it.note } + of.reminders.map { it.note }
    }.filter { it.length > 1 }.toSet()
}
