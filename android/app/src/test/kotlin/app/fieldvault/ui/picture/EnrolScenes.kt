package app.fieldvault.ui.picture

import app.fieldvault.R
import app.fieldvault.agent.AgentFailure
import app.fieldvault.agent.EnrolmentRefusal
import app.fieldvault.device.ManagedSettings
import app.fieldvault.screen.enrol.EnrolEvent
import app.fieldvault.testkit.Call
import app.fieldvault.testkit.FakeGateway
import app.fieldvault.testkit.FakeGraph

private fun enrol(
    name: String,
    variants: List<Variant> = Variant.TWO,
    prepare: FakeGraph.() -> Unit = {},
    keyboard: Boolean = false,
    act: Stage.() -> Unit = {},
) = Scene(name, variants, prepare = { gateway.phone = FakeGateway.freshPhone(); prepare() }, keyboard = keyboard, act = act)

private fun Stage.send(event: EnrolEvent) {
    frame.enrol.on(event)
    settle()
}

private fun Stage.review() = send(EnrolEvent.Payload(ByteArray(100) { 1 }))

private fun Stage.digits(vararg digits: Int) = digits.forEach { tap("$it") }

internal val ENROL_SCENES = listOf(
    enrol("enrol-choose", Variant.ALL),
    enrol("enrol-choose-managed", prepare = { managed.value = ManagedSettings(managed = true, enrolment = SampleCode.WHOLE, helpContact = null) }),
    enrol("enrol-expired", prepare = { gateway.faults.failNext(Call.PreviewEnrolment, AgentFailure.EnrolmentRefused(EnrolmentRefusal.TokenExpired)) }) { review() },
    enrol("enrol-scan", Variant.ALL) { send(EnrolEvent.Scan(cameraAllowed = true)) },
    enrol("enrol-camera-refused") { send(EnrolEvent.Scan(cameraAllowed = false)) },
    enrol("enrol-type", keyboard = true) { tap(R.string.screen_enrol_type) },
    enrol("enrol-typed") {
        tap(R.string.screen_enrol_type)
        type(R.string.screen_enrol_code, SampleCode.WHOLE)
    },
    enrol("enrol-type-slip", prepare = { gateway.faults.failNext(Call.PreviewEnrolment, AgentFailure.EnrolmentRefused(EnrolmentRefusal.BadCode(3))) }) {
        tap(R.string.screen_enrol_type)
        type(R.string.screen_enrol_code, SampleCode.WITH_SLIP)
        tap(R.string.action_continue)
    },
    enrol("enrol-review", Variant.ALL) { review() },
    enrol("enrol-pin", Variant.ALL) {
        review()
        tap(R.string.screen_enrol_confirm)
        digits(3, 9, 4)
    },
    enrol("enrol-pin-common") {
        review()
        tap(R.string.screen_enrol_confirm)
        digits(1, 1, 1, 1, 1, 1)
        tap(R.string.screen_pin_submit)
    },
    enrol("enrol-pin-again") {
        review()
        tap(R.string.screen_enrol_confirm)
        digits(3, 9, 4, 8, 5, 7)
        tap(R.string.screen_pin_submit)
    },
)
