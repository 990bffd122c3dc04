package app.fieldvault.ui.testkit

import android.app.Application
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.fragment.app.FragmentActivity
import app.fieldvault.screen.Route
import app.fieldvault.testkit.FakeGate
import app.fieldvault.testkit.FakeGraph
import app.fieldvault.ui.ScreenOwner
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import org.robolectric.Shadows.shadowOf

/** An application of fakes, whose work screens show a name that must never be seen while locked. */
class TestOwner : Application(), ScreenOwner {
    override val screens = FakeGraph(CoroutineScope(Dispatchers.Main.immediate))

    override fun onCreate() {
        super.onCreate()
        // A phone grants this one at installation; the test's framework does not.
        shadowOf(this).grantPermissions(android.Manifest.permission.HIDE_OVERLAY_WINDOWS)
    }

    override fun biometricGate(activity: FragmentActivity) = FakeGate()

    @Composable
    override fun WorkScreen(route: Route, go: (Route) -> Unit, back: () -> Unit) {
        Text(PLANTED)
    }

    companion object {
        /** Customer data. */
        const val PLANTED = "欧阳若兰"
    }
}
