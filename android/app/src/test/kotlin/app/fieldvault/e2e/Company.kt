package app.fieldvault.e2e

import app.fieldvault.testkit.FleetServer
import java.io.File
import org.json.JSONArray
import org.json.JSONObject
import org.junit.rules.ExternalResource

/** A company: a server of its own that serves, one salesperson, and two customers. */
class Company : ExternalResource() {
    /** The real server. */
    lateinit var server: FleetServer
        private set

    override fun before() {
        server = FleetServer(File(System.getProperty("fieldvault.testDir"), "company-${System.nanoTime()}"))
        server.start()
        server.admin("users", "add", PERSON, "--role", "salesperson")
        server.import(row(), "E-2,司徒文博,远山仪器,13900139000,st@example.com,北京市海淀区演示路2号,$PERSON,confidential,来自展会")
    }

    override fun after() = server.close()

    /** A one-time code for the salesperson. */
    fun code(): String = server.code(PERSON).decodeToString()

    /** The first customer's line in the office's file. */
    fun row(phone: String = PHONE) = "E-1,欧阳明远,晨光测绘,$phone,oy@example.com,上海市静安区演示路1号,$PERSON,internal,老客户"

    /** What the server holds of the first customer. */
    fun customer(): JSONObject = items(server.admin("customers", "find", "欧阳明远")).getJSONObject(0).getJSONObject("customer")

    /** The state of a phone, as the server knows it. */
    fun stateOf(device: String): String = stateOf(server, device)

    companion object {
        /** Who uses the phone. */
        const val PERSON = "sales01"

        /** The first customer's number. */
        const val PHONE = "13800138000"

        /** Words of the customers that a locked phone must not show. */
        val CUSTOMERS = listOf("欧阳", "司徒", "晨光", "远山", "演示路", PHONE, "13900139000", "example.com", "老客户", "来自展会")

        /** The state of a phone, as a server knows it. */
        fun stateOf(server: FleetServer, device: String): String {
            val devices = items(server.admin("devices"))
            return (0 until devices.length()).map(devices::getJSONObject).single { it.getString("id") == device }.getString("state")
        }

        private fun items(answer: String): JSONArray = JSONObject(answer).getJSONArray("items")
    }
}
