package app.fieldvault.ui.me

import android.content.res.Resources
import app.fieldvault.R
import org.json.JSONArray
import org.json.JSONObject

/** A library that ships in this app, and what it is taken under. */
internal class Library(val name: String, val version: String, val licence: String, private val texts: List<Int>, private val all: JSONArray) {
    /** The paragraphs of its licences, each text whole. */
    fun paragraphs(): List<String> = texts.flatMap { all.getJSONArray(it).strings() }
}

/** Libraries of the app and of the core: the resource that `cargo xtask android licences` writes from both locks. */
internal class Licences(val app: List<Library>, val core: List<Library>) {
    /** Those of the app first. */
    val all: List<Library> get() = app + core

    companion object {
        /** Reads the resource. Some 100 KB: not on the main thread. */
        fun read(resources: Resources): Licences {
            val whole = JSONObject(resources.openRawResource(R.raw.licences).use { it.readBytes().decodeToString() })
            val texts = whole.getJSONArray("texts")
            fun part(name: String) = whole.getJSONArray(name).run {
                List(length()) { i ->
                    val one = getJSONObject(i)
                    val places = one.getJSONArray("texts")
                    Library(one.getString("name"), one.getString("version"), one.getString("licence"), List(places.length(), places::getInt), texts)
                }
            }
            return Licences(part("app"), part("core"))
        }
    }
}

private fun JSONArray.strings(): List<String> = List(length()) { getString(it) }
