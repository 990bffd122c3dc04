package app.fieldvault.ui.picture

import android.app.Application
import androidx.activity.ComponentActivity
import androidx.activity.compose.setContent
import androidx.activity.enableEdgeToEdge
import androidx.compose.foundation.layout.Box
import androidx.compose.runtime.Composable
import androidx.compose.runtime.CompositionLocalProvider
import androidx.compose.ui.test.junit4.v2.createEmptyComposeRule
import androidx.fragment.app.FragmentActivity
import androidx.test.core.app.ApplicationProvider
import app.fieldvault.screen.Route
import app.fieldvault.testkit.FakeClock
import app.fieldvault.testkit.FakeGate
import app.fieldvault.testkit.FakeGateway
import app.fieldvault.testkit.FakeGraph
import app.fieldvault.ui.ScreenOwner
import app.fieldvault.ui.WorkScreen
import app.fieldvault.ui.enrol.EnrolAsks
import app.fieldvault.ui.enrol.LocalCameraSurface
import app.fieldvault.ui.root.Frame
import app.fieldvault.ui.root.RootContent
import app.fieldvault.ui.secure.SecureRoot
import app.fieldvault.ui.secure.SecureWindow
import app.fieldvault.ui.testkit.SecureWindows
import app.fieldvault.ui.theme.FieldvaultTheme
import java.util.TimeZone
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.cancel
import org.junit.After
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.ParameterizedRobolectricTestRunner
import org.robolectric.Robolectric
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.android.controller.ActivityController
import org.robolectric.annotation.Config
import org.robolectric.annotation.GraphicsMode

/** Every scene in each of its variants: it looks as approved, all its windows are secure, and it can be used by everyone. */
@RunWith(ParameterizedRobolectricTestRunner::class)
@Config(application = Application::class)
@GraphicsMode(GraphicsMode.Mode.NATIVE)
class PicturesTest(private val scene: Scene, private val variant: Variant) {
    @get:Rule
    val compose = createEmptyComposeRule()

    private val scope = CoroutineScope(Dispatchers.Main.immediate + SupervisorJob())
    private var controller: ActivityController<ComponentActivity>? = null
    private val zone = TimeZone.getDefault()

    @Before
    fun sameEverywhere() {
        TimeZone.setDefault(TimeZone.getTimeZone("Asia/Shanghai"))
    }

    @After
    fun tidy() {
        controller?.pause()?.stop()?.destroy()
        scope.cancel()
        TimeZone.setDefault(zone)
    }

    @Test
    fun `looks as approved and can be used by everyone`() {
        val stage = show()
        scene.act(stage)
        repeat(2) {
            if (variant.device.bars) coverWindows(scene.keyboard)
            stage.settle()
        }
        SecureWindows.check()
        val picture = Camera.take("${scene.name}-${variant.word}")
        val faults = Audit(compose).faults() + listOfNotNull(Golden.judge(picture))
        assertTrue(faults.joinToString("\n", "\n"), faults.isEmpty())
    }

    private fun show(): Stage {
        RuntimeEnvironment.setQualifiers(variant.qualifiers)
        RuntimeEnvironment.setFontScale(variant.device.scale)
        shadowOf(ApplicationProvider.getApplicationContext<Application>()).grantPermissions(android.Manifest.permission.HIDE_OVERLAY_WINDOWS)
        val clock = FakeClock()
        val graph = FakeGraph(scope, clock, FakeGateway(clock, scene.samples))
        scene.prepare(graph)
        graph.status.value = graph.gateway.phone.takeIf { scene.isOpen }
        val frame = Frame(graph, "Pixel", scene.stack.map(Route::save))
        frame.attach(FakeGate())
        val controller = Robolectric.buildActivity(ComponentActivity::class.java).also { this.controller = it }
        val activity = controller.create().get()
        SecureWindow.prepare(activity, secure = true)
        activity.enableEdgeToEdge()
        activity.setContent {
            FieldvaultTheme {
                SecureRoot(secure = true, graph.clipboard, { graph.status.value?.policy }) {
                    Box {
                        CompositionLocalProvider(LocalCameraSurface provides { _, _, modifier -> CameraPlaceholder(modifier) }) {
                            RootContent(frame, Owner(graph), EnrolAsks({}, {}, graph.managed.value.enrolment?.let { {} }, {}))
                        }
                        if (variant.device.bars) SystemBars(scene.keyboard)
                    }
                }
            }
        }
        controller.start().resume().visible()
        compose.waitForIdle()
        return Stage(frame, graph, clock, compose)
    }

    private class Owner(override val screens: FakeGraph) : ScreenOwner {
        override fun biometricGate(activity: FragmentActivity) = FakeGate()

        @Composable
        override fun WorkScreen(route: Route, go: (Route) -> Unit, back: () -> Unit) = WorkScreen(route, screens, go, back)
    }

    companion object {
        /** Each scene in each of its variants, or those whose name contains what was asked for. */
        @JvmStatic
        @ParameterizedRobolectricTestRunner.Parameters(name = "{0} {1}")
        fun all(): List<Array<Any>> = Scenes.ALL.flatMap { scene -> scene.variants.map { scene to it } }
            .filter { (scene, variant) -> Camera.wanted("${scene.name}-${variant.word}") }
            .map { (scene, variant) -> arrayOf<Any>(scene, variant) }
    }
}
