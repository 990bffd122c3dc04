package app.fieldvault

import android.app.Application
import androidx.compose.runtime.Composable
import androidx.fragment.app.FragmentActivity
import androidx.work.Configuration
import app.fieldvault.device.BiometricGate
import app.fieldvault.graph.AppGraph
import app.fieldvault.graph.Platform
import app.fieldvault.screen.Route
import app.fieldvault.screen.ScreenGraph
import app.fieldvault.ui.ScreenOwner

/** The process: makes the graph of objects before anything else of the app runs. */
open class AgentApplication : Application(), ScreenOwner, Configuration.Provider {
    /** Every object of the process. */
    lateinit var graph: AppGraph
        private set

    override val screens: ScreenGraph get() = graph

    override fun onCreate() {
        super.onCreate()
        graph = AppGraph(this, platform())
        graph.start()
    }

    /** What the graph is built on. */
    protected open fun platform(): Platform = Platform.of(this)

    override fun biometricGate(activity: FragmentActivity): BiometricGate = graph.biometricGate(activity)

    @Composable
    override fun WorkScreen(route: Route, go: (Route) -> Unit, back: () -> Unit) = app.fieldvault.ui.WorkScreen(route, screens, go, back)

    override val workManagerConfiguration: Configuration get() = Configuration.Builder().setMinimumLoggingLevel(SILENT).build()

    private companion object {
        /** Above every level at which the library would write into the log. */
        const val SILENT = 8
    }
}
