package app.fieldvault.screen.me

import app.fieldvault.agent.AgentGateway
import app.fieldvault.agent.LeaseDeadlines
import app.fieldvault.agent.PhoneStatus
import app.fieldvault.agent.PolicyView
import app.fieldvault.device.BiometricAvailability
import app.fieldvault.device.BiometricSeal
import app.fieldvault.screen.Presenter
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.launch

/** Who I am here, until when I may work offline, and what policy says. */
data class MeState(
    val person: String?,
    val company: String?,
    val lease: LeaseDeadlines?,
    val lastSyncMs: Long?,
    val policy: PolicyView?,
    val biometric: BiometricChoice,
    val device: String?,
    val helpContact: String?,
)

/** Whether fingerprint or face unlocks. */
enum class BiometricChoice { On, Off, NotOnThisPhone }

/** What a person did. */
sealed interface MeEvent {
    /** Lock now. */
    data object LockNow : MeEvent
}

/** Shows the status in a person's words. */
class MePresenter(
    private val gateway: AgentGateway,
    status: StateFlow<PhoneStatus?>,
    private val seal: BiometricSeal,
    private val helpContact: () -> String?,
    scope: CoroutineScope,
) : Presenter<MeState, MeEvent, Nothing>(MeState(null, null, null, null, null, BiometricChoice.Off, null, null), scope) {
    init {
        adopt(status.value)
        scope.launch { status.collect(::adopt) }
    }

    override fun on(event: MeEvent) {
        gateway.lock()
    }

    private fun adopt(now: PhoneStatus?) {
        show {
            MeState(now?.userName, now?.tenantName, now?.lease, now?.lastSyncMs, now?.policy, choice(), now?.device, helpContact())
        }
    }

    private fun choice(): BiometricChoice = when {
        seal.isSealed() -> BiometricChoice.On
        seal.availability() == BiometricAvailability.NoHardware -> BiometricChoice.NotOnThisPhone
        else -> BiometricChoice.Off
    }
}
