plugins {
    alias(libs.plugins.android.application) apply false
    alias(libs.plugins.kotlin.compose) apply false
    alias(libs.plugins.kotlin.jvm) apply false
}

/** What gradle/artifacts.lock says of libraries: `group:name` and version. */
val pinned: Map<String, String> = file("../gradle/artifacts.lock").readLines()
    .filter { it.isNotBlank() && !it.startsWith("#") }
    .map { it.split(' ') }
    .filter { (_, _, scopes) -> scopes.split(',').any { it == "main" || it == "test" } }
    .associate { (coordinates) -> coordinates.split(':').let { (group, name, version) -> "$group:$name" to version } }

/** The lock names the artifact that is loaded; libraries ask for the multiplatform root above it. */
fun pin(group: String, name: String): String? =
    listOf(name, "$name-android", "$name-jvm").firstNotNullOfOrNull { pinned["$group:$it"] }

subprojects {
    // Class paths of ours; the tools of plugins bring their own.
    configurations.matching { it.name.endsWith("CompileClasspath", ignoreCase = true) || it.name.endsWith("RuntimeClasspath", ignoreCase = true) }
        .configureEach {
            resolutionStrategy.eachDependency {
                pin(requested.group, requested.name)?.let {
                    useVersion(it)
                    because("gradle/artifacts.lock")
                }
            }
        }

    // What tests of every module are told: the library that :bridge:bindings builds, the server built with it, and this tree.
    tasks.withType<Test>().configureEach {
        val bindings = rootDir.resolve("bridge/build/bindings")
        dependsOn(":bridge:bindings")
        systemProperty("jna.library.path", bindings.path)
        systemProperty("java.library.path", bindings.path)
        systemProperty("fieldvault.library", bindings.resolve("libagent_ffi.so").path)
        systemProperty("fieldvault.fleetServer", rootDir.parentFile.resolve("target/release/fleet-server").path)
        systemProperty("fieldvault.root", rootDir.parentFile.path)
        systemProperty("fieldvault.testDir", temporaryDir.path)
    }
}
