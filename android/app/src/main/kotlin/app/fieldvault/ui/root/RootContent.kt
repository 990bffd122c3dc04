package app.fieldvault.ui.root

import androidx.activity.compose.BackHandler
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.ExperimentalLayoutApi
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.WindowInsets
import androidx.compose.foundation.layout.consumeWindowInsets
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.isImeVisible
import androidx.compose.foundation.layout.navigationBars
import androidx.compose.material3.Surface
import androidx.compose.runtime.Composable
import androidx.compose.runtime.DisposableEffect
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.collectAsState
import androidx.compose.runtime.getValue
import androidx.compose.ui.Modifier
import androidx.lifecycle.Lifecycle
import androidx.lifecycle.compose.LifecycleEventEffect
import app.fieldvault.device.SystemSetting
import app.fieldvault.screen.Route
import app.fieldvault.screen.biometric.BiometricSetupEvent
import app.fieldvault.screen.biometric.BiometricSetupPresenter
import app.fieldvault.screen.blocked.BlockedCause
import app.fieldvault.screen.changepin.ChangePinEvent
import app.fieldvault.screen.changepin.ChangePinPresenter
import app.fieldvault.screen.enrol.EnrolEvent
import app.fieldvault.screen.enrol.EnrolStep
import app.fieldvault.screen.me.MePresenter
import app.fieldvault.screen.root.RootEvent
import app.fieldvault.screen.root.RootState
import app.fieldvault.screen.unlock.UnlockEvent
import app.fieldvault.ui.ScreenOwner
import app.fieldvault.ui.blocked.BlockedView
import app.fieldvault.ui.enrol.EnrolAsks
import app.fieldvault.ui.enrol.EnrolView
import app.fieldvault.ui.me.AboutView
import app.fieldvault.ui.me.BackgroundHealthView
import app.fieldvault.ui.me.BiometricView
import app.fieldvault.ui.me.ChangePinView
import app.fieldvault.ui.me.CompanySeesView
import app.fieldvault.ui.me.LanguageScreen
import app.fieldvault.ui.me.LicenceScreen
import app.fieldvault.ui.me.LicencesScreen
import app.fieldvault.ui.me.MeView
import app.fieldvault.ui.theme.Spacing
import app.fieldvault.ui.unlock.UnlockView
import app.fieldvault.ui.wiped.WipedView

/** The world that the phone's state allows. Of the open app nothing is composed in any other. */
@Composable
fun RootContent(frame: Frame, owner: ScreenOwner, asks: EnrolAsks) {
    val state by frame.root.state.collectAsState()
    val status by frame.graph.status.collectAsState()
    val zone = frame.graph.clock.zone()
    Surface(Modifier.fillMaxSize()) {
        when (val world = state) {
            RootState.Opening -> Box(Modifier)
            RootState.Enrol -> Enrol(frame, asks)
            RootState.Unlock -> Unlock(frame)
            RootState.Blocked -> {
                val blocked by frame.blocked.state.collectAsState()
                val enrolsAnew = blocked.cause == BlockedCause.GuardRolledBack
                BlockedView(blocked, zone) { if (enrolsAnew) frame.root.on(RootEvent.EnrolAnew) else frame.blocked.on(it) }
            }
            RootState.Wiped -> WipedView(status?.wipe, zone)
            is RootState.Open -> Open(world, frame, owner)
        }
    }
}

@Composable
private fun Enrol(frame: Frame, asks: EnrolAsks) {
    val state by frame.enrol.state.collectAsState()
    BackHandler(enabled = state.step != EnrolStep.Choose) { frame.enrol.on(EnrolEvent.Back) }
    EnrolView(state, asks, frame.enrol::on)
}

@Composable
private fun Unlock(frame: Frame) {
    val state by frame.unlock.state.collectAsState()
    DisposableEffect(Unit) { onDispose { frame.unlock.on(UnlockEvent.Left) } }
    UnlockView(state, frame.unlock::on)
}

@OptIn(ExperimentalLayoutApi::class)
@Composable
private fun Open(world: RootState.Open, frame: Frame, owner: ScreenOwner) {
    val go: (Route) -> Unit = { frame.root.on(RootEvent.Go(it)) }
    val back = { frame.root.on(RootEvent.Back) }
    BackHandler(enabled = world.stack.size > 1, onBack = back)
    val isTab = world.top in RootState.TABS
    if (Spacing.hasTwoPanes && world.isListWithCustomer()) {
        val choose: (Route) -> Unit = { if (it is Route.Customer) frame.root.on(RootEvent.ShowBeside(it)) else go(it) }
        Row(Modifier.fillMaxSize()) {
            TabRail(world.tab, frame, go)
            ListWithCustomer(world, { Place(world.tab, frame, owner, choose, back) }, { Place(it, frame, owner, go, back) })
        }
    } else if (Spacing.isTablet) {
        Row(Modifier.fillMaxSize()) {
            if (isTab) TabRail(world.tab, frame, go)
            Box(Modifier.weight(1f)) { Place(world.top, frame, owner, go, back) }
        }
    } else {
        // The keyboard needs the room; what is typed does not lead to another tab.
        val hasBar = isTab && !WindowInsets.isImeVisible
        Column(Modifier.fillMaxSize()) {
            Box(Modifier.weight(1f).then(if (hasBar) Modifier.consumeWindowInsets(WindowInsets.navigationBars) else Modifier)) {
                Place(world.top, frame, owner, go, back)
            }
            if (hasBar) TabBar(world.tab, frame, go)
        }
    }
}

@Composable
private fun Place(route: Route, frame: Frame, owner: ScreenOwner, go: (Route) -> Unit, back: () -> Unit) {
    val status by frame.graph.status.collectAsState()
    when (route) {
        Route.Me -> Me(frame, go)
        Route.ChangePin -> ChangePin(frame, back)
        Route.CompanySees -> CompanySeesView(status?.policy, back)
        Route.BackgroundHealth -> Background(frame, back)
        Route.Biometric -> Biometric(frame, back)
        Route.Language -> LanguageScreen(back)
        Route.About -> AboutView(status, { go(Route.Licences) }, back)
        Route.Licences -> LicencesScreen({ go(Route.Licence(it)) }, back)
        is Route.Licence -> LicenceScreen(route.n, back)
        else -> owner.WorkScreen(route, go, back)
    }
}

@Composable
private fun Me(frame: Frame, go: (Route) -> Unit) {
    val graph = frame.graph
    val presenter = graph.presenters.of(Route.Me) { scope ->
        MePresenter(graph.gateway, graph.status, graph.biometricSeal, { graph.managed.value.helpContact }, scope)
    }
    val state by presenter.state.collectAsState()
    MeView(state, graph.clock.zone(), presenter::on, go)
}

@Composable
private fun ChangePin(frame: Frame, back: () -> Unit) {
    val graph = frame.graph
    val presenter = graph.presenters.of(Route.ChangePin) { scope ->
        ChangePinPresenter(graph.gateway, graph.status.value?.policy?.pinMinLength ?: LEAST_PIN, graph::refreshStatus, scope)
    }
    val state by presenter.state.collectAsState()
    LaunchedEffect(presenter) { presenter.effects.collect { back() } }
    DisposableEffect(presenter) { onDispose { presenter.on(ChangePinEvent.Left) } }
    ChangePinView(state, presenter::on, back)
}

@Composable
private fun Biometric(frame: Frame, back: () -> Unit) {
    val graph = frame.graph
    val presenter = graph.presenters.of(Route.Biometric) { scope ->
        BiometricSetupPresenter(graph.gateway, graph::refreshStatus, graph.biometricSeal, frame.prompt, scope)
    }
    val state by presenter.state.collectAsState()
    LifecycleEventEffect(Lifecycle.Event.ON_RESUME) { presenter.on(BiometricSetupEvent.Shown) }
    BiometricView(state, presenter::on, { graph.contactActions.openSettings(SystemSetting.Biometrics) }, back)
}

@Composable
private fun Background(frame: Frame, back: () -> Unit) {
    val health by frame.graph.background.collectAsState()
    LaunchedEffect(Unit) { frame.graph.refreshBackground() }
    BackgroundHealthView(health, frame.graph.clock.wallMs(), frame.graph.clock.zone(), { frame.graph.contactActions.openSettings(it) }, back)
}

private const val LEAST_PIN = 6
