package app.fieldvault.ui.picture

import app.fieldvault.R
import app.fieldvault.agent.AgentFailure
import app.fieldvault.screen.Route
import app.fieldvault.testkit.Call
import app.fieldvault.testkit.FakeGraph
import app.fieldvault.testkit.Sample
import app.fieldvault.testkit.SampleCustomers

private fun customer(
    name: String,
    of: Int,
    variants: List<Variant> = Variant.TWO,
    samples: List<Sample> = SampleCustomers.dozen(),
    prepare: FakeGraph.() -> Unit = {},
    act: Stage.() -> Unit = {},
) = Scene(name, variants, samples, prepare, listOf(Route.Customers, Route.Customer(SampleCustomers.id(of))), act = act)

/** 张伟: confidential, and much has happened. */
private const val MASKED = 1

/** 李娜: internal. */
private const val PLAIN = 2

/** Long names. */
private const val LONG = 8

/** 赵磊: a phone number and nothing else. */
private const val BARE = 5

internal val CUSTOMER_SCENES = listOf(
    customer("customer-masked", MASKED, Variant.ALL),
    customer("customer", PLAIN, Variant.ALL),
    customer("customer-why", MASKED) { tap(R.string.screen_customer_reveal) },
    customer("customer-revealed", MASKED) {
        tap(R.string.screen_customer_reveal)
        tap(R.string.screen_customer_reason_quote)
    },
    customer("customer-call", MASKED) { tap(R.string.screen_customer_call) },
    customer("customer-menu", MASKED) { tap(R.string.screen_customer_more) },
    customer("customer-long", LONG),
    customer("customer-bare", BARE),
    customer("customer-waiting", PLAIN, samples = SampleCustomers.dozen().map { it.copy(pending = true) }),
    customer("customer-copied", PLAIN) { tap(R.string.screen_customer_copy, words(R.string.screen_customer_field_phone)) },
    customer("customer-gone", MASKED, prepare = { gateway.faults.fail(Call.View, AgentFailure.NotFound) }),
)
