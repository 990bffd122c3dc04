// The bindings that scripts/bindings generates, the first call into the library, and tests of the boundary.
import org.jetbrains.kotlin.gradle.dsl.JvmTarget

plugins {
    alias(libs.plugins.kotlin.jvm)
    `java-test-fixtures`
}

java {
    sourceCompatibility = JavaVersion.toVersion(libs.versions.jvmTarget.get())
    targetCompatibility = JavaVersion.toVersion(libs.versions.jvmTarget.get())
}

kotlin {
    compilerOptions { jvmTarget = JvmTarget.fromTarget(libs.versions.jvmTarget.get()) }
}

/** Builds the host's library, generates Kotlin from it, and compares the surface with the committed one. */
abstract class Bindings : DefaultTask() {
    @get:Inject
    abstract val exec: ExecOperations

    @get:InputFiles
    @get:PathSensitive(PathSensitivity.RELATIVE)
    abstract val core: ConfigurableFileCollection

    @get:Internal
    abstract val repository: DirectoryProperty

    @get:OutputDirectory
    abstract val out: DirectoryProperty

    @TaskAction
    fun generate() {
        exec.exec {
            workingDir = repository.get().asFile
            commandLine("scripts/bindings", "--check", "--out", out.get().asFile.path)
        }
    }
}

val bindings = tasks.register<Bindings>("bindings") {
    val root = rootDir.parentFile
    repository = root
    core.from(listOf("rust-core", "scripts/bindgen").map { name -> fileTree(root.resolve(name)) { exclude("**/target/**") } })
    core.from(listOf("Cargo.toml", "Cargo.lock", "rust-toolchain.toml", "uniffi.toml", "scripts/bindings").map(root::resolve))
    out = layout.buildDirectory.dir("bindings")
}

kotlin.sourceSets.named("main") {
    kotlin.srcDir(bindings.flatMap { task -> task.out.dir("kotlin") })
}

kotlin.sourceSets.named("testFixtures") {
    kotlin.srcDir(bindings.flatMap { task -> task.out.dir("testkit") })
}

tasks.test {
    // What measures is no test: scripts/bench android.
    exclude("**/bench/**")
}

dependencies {
    // The app brings the aar of it to a phone, tests the jar to a host.
    compileOnly(libs.jna)
    testFixturesCompileOnly(libs.jna)
    testImplementation(libs.bundles.domain.test)
    testImplementation(libs.jna)
}
