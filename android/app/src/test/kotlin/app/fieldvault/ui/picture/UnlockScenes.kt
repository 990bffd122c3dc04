package app.fieldvault.ui.picture

import app.fieldvault.R
import app.fieldvault.agent.BiometricState
import app.fieldvault.agent.LockCause
import app.fieldvault.agent.PhoneState
import app.fieldvault.agent.PhoneStatus
import app.fieldvault.testkit.FakeGraph

private fun unlock(
    name: String,
    variants: List<Variant> = Variant.TWO,
    phone: (PhoneStatus) -> PhoneStatus = { it },
    prepare: FakeGraph.() -> Unit = {},
    act: Stage.() -> Unit = {},
) = Scene(
    name, variants,
    prepare = {
        gateway.phone = phone(gateway.phone.copy(state = PhoneState.Locked, lastLock = LockCause.Idle))
        prepare()
    },
    act = act,
)

internal val UNLOCK_SCENES = listOf(
    unlock("unlock", Variant.ALL, { it.copy(biometric = BiometricState.Ready) }, { biometricSeal.sealed = true }),
    unlock("unlock-typed", phone = { it.copy(lastLock = LockCause.Restart) }) { listOf(3, 9, 4, 8).forEach { tap("$it") } },
    unlock("unlock-wrong") {
        listOf(3, 9, 4, 8, 5, 8).forEach { tap("$it") }
        tap(R.string.screen_pin_submit)
    },
    unlock("unlock-wait", phone = { it.copy(attemptsLeft = 5, retryAfterSeconds = 240, lastLock = LockCause.ScreenOff) }),
    unlock("unlock-last-try", phone = { it.copy(attemptsLeft = 1, lastLock = LockCause.Background) }),
)
