package app.fieldvault.ui.root

import androidx.lifecycle.ViewModel
import androidx.lifecycle.viewModelScope
import app.fieldvault.device.BiometricGate
import app.fieldvault.device.BiometricResult
import app.fieldvault.screen.ScreenGraph
import app.fieldvault.screen.blocked.BlockedPresenter
import app.fieldvault.screen.blocked.blockedCause
import app.fieldvault.screen.enrol.EnrolPresenter
import app.fieldvault.screen.root.RootPresenter
import app.fieldvault.screen.unlock.UnlockPresenter
import java.security.SecureRandom

/**
 * Keeps the presenters around the open app, so that a rotation neither loses an enrolment nor cuts an unlock short. It outlives
 * the activity; the biometric prompt does not, so it is [attach]ed anew.
 */
class Frame(val graph: ScreenGraph, model: String, restored: List<String>) : ViewModel() {
    private var gate: BiometricGate? = null
    private val random = SecureRandom()

    /** The system's prompt, over whichever activity is there. */
    val prompt: BiometricGate = object : BiometricGate {
        override suspend fun unseal() = gate?.unseal() ?: BiometricResult.Unavailable

        override suspend fun seal(secret: ByteArray) = gate?.seal(secret) ?: BiometricResult.Unavailable.also { secret.fill(0) }
    }

    private val cause = graph.blockedCause(viewModelScope)

    /** Which world is shown. */
    val root = RootPresenter(graph.status, cause, graph.presenters, restored, viewModelScope)

    /** Unlocking. */
    val unlock = UnlockPresenter(
        graph.gateway, graph.status, graph::refreshStatus, graph.clock, graph.biometricSeal, prompt,
        order = { (0..9).shuffled(random.asKotlin()) }, viewModelScope,
    )

    /** Enrolling. */
    val enrol = EnrolPresenter(graph.gateway, model, graph::refreshStatus, viewModelScope)

    /** Blocked. */
    val blocked = BlockedPresenter(
        graph.gateway, graph.status, cause, graph::refreshStatus, graph::syncNow, { graph.managed.value.helpContact },
        { graph.contactActions.openSettings(it) }, viewModelScope,
    )

    /** The activity that can show the prompt; null when it goes. */
    fun attach(gate: BiometricGate?) {
        this.gate = gate
    }
}

private fun SecureRandom.asKotlin(): kotlin.random.Random = object : kotlin.random.Random() {
    override fun nextBits(bitCount: Int): Int = this@asKotlin.nextInt() ushr (Int.SIZE_BITS - bitCount)
}
