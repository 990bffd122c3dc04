package app.fieldvault.ui.picture

import app.fieldvault.R
import app.fieldvault.device.BackgroundHealth
import app.fieldvault.device.BiometricAvailability
import app.fieldvault.device.ManagedSettings
import app.fieldvault.screen.Route
import app.fieldvault.testkit.FakeClock
import app.fieldvault.testkit.FakeGraph

private fun me(
    name: String,
    route: Route,
    variants: List<Variant> = Variant.TWO,
    prepare: FakeGraph.() -> Unit = {},
    act: Stage.() -> Unit = {},
) = Scene(name, variants, prepare = prepare, stack = listOf(Route.Customers, Route.Me, route).distinct(), act = act)

private fun FakeGraph.helped() {
    managed.value = ManagedSettings(managed = true, enrolment = null, helpContact = "400-820-0000")
}

/** They are read aside. */
private fun Stage.licencesRead() = await(" · Apache-2.0")

private val HEALTHY = BackgroundHealth(listOf(FakeClock.START - 600_000), FakeClock.START - 86_400_000, batteryExempt = true, restricted = false, notificationsAllowed = true, autostartPage = false)

internal val ME_SCENES = listOf(
    me("me", Route.Me, Variant.ALL, { helped() }),
    me("company-sees", Route.CompanySees, Variant.ALL),
    me("background", Route.BackgroundHealth, prepare = { background.value = HEALTHY }),
    me("background-held", Route.BackgroundHealth, prepare = {
        background.value = HEALTHY.copy(runsMs = listOf(FakeClock.START - 12 * 3_600_000), batteryExempt = false, notificationsAllowed = false, autostartPage = true)
    }),
    me("biometric", Route.Biometric),
    me("biometric-on", Route.Biometric, prepare = { biometricSeal.sealed = true }),
    me("biometric-none", Route.Biometric, prepare = { biometricSeal.available = BiometricAvailability.NoneEnrolled }),
    me("language", Route.Language),
    me("about", Route.About),
    me("licences", Route.Licences, act = { licencesRead() }),
    me("licence", Route.Licence(0), act = { licencesRead() }),
    me("change-pin", Route.ChangePin),
    me("change-pin-wrong", Route.ChangePin) {
        listOf(1, 2, 3, 4, 5, 6).forEach { tap("$it") }
        tap(R.string.screen_pin_submit)
        listOf(3, 9, 4, 8, 5, 8).forEach { tap("$it") }
        tap(R.string.screen_pin_submit)
        listOf(3, 9, 4, 8, 5, 8).forEach { tap("$it") }
        tap(R.string.screen_pin_submit)
    },
)
