package app.fieldvault.ui

import androidx.compose.runtime.Composable
import androidx.fragment.app.FragmentActivity
import app.fieldvault.device.BiometricGate
import app.fieldvault.screen.Route
import app.fieldvault.screen.ScreenGraph

/** What the activity asks of the application: the composition root implements it. */
interface ScreenOwner {
    /** What screens are given. */
    val screens: ScreenGraph

    /** The system's biometric prompt over [activity]. */
    fun biometricGate(activity: FragmentActivity): BiometricGate

    /** The screens of customers, follow-ups and pending work. */
    @Composable
    fun WorkScreen(route: Route, go: (Route) -> Unit, back: () -> Unit)
}
