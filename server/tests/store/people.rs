use fleet_protocol::ids::Hash32;
use fleet_server::fleet::role::Role;
use fleet_server::store::StoreError;
use fleet_server::store::organisation::NewOrganisation;
use fleet_server::store::people::{NewSession, Password};

use super::world::{NOW, World, by, tenant, user};

const TOKEN: Hash32 = Hash32([6; 32]);

fn open_session(world: &World) {
    world
        .store
        .open_session(
            &NewSession {
                token_hash: TOKEN,
                user: world.boss,
                idle_ms: 60_000,
                ends_ms: NOW + 600_000,
            },
            NOW,
        )
        .unwrap();
}

#[test]
fn there_is_one_company() {
    let world = World::new();
    let again = world.store.create_organisation(
        &NewOrganisation {
            tenant: tenant(),
            name: "zweite".to_owned(),
            administrator: user(99, "root", Role::Admin),
        },
        &by(NOW),
    );
    assert_eq!(again, Err(StoreError::AlreadyExists));
    assert_eq!(
        world.store.user_by_name("root"),
        Err(StoreError::NotFound),
        "nothing of it was kept"
    );
}

#[test]
fn names_are_unique_whatever_their_case() {
    let world = World::new();
    assert_eq!(
        world
            .store
            .add_user(&user(50, " WANG ", Role::Manager), &by(NOW)),
        Err(StoreError::AlreadyExists)
    );
    assert_eq!(world.store.user_by_name("Wang").unwrap().id, world.wang);
    assert!(matches!(
        world
            .store
            .add_user(&user(51, "  ", Role::Manager), &by(NOW)),
        Err(StoreError::Invalid(_))
    ));
}

#[test]
fn a_session_ends_when_idle_when_over_and_when_closed() {
    let world = World::new();
    open_session(&world);
    let at = |ms| world.store.use_session(&TOKEN, ms).unwrap();
    assert_eq!(at(NOW + 59_999).unwrap().user.id, world.boss);
    assert!(at(NOW + 110_000).is_some(), "use prolongs it");
    assert!(at(NOW + 110_000 + 60_000).is_none(), "idle");

    let world = World::new();
    open_session(&world);
    for minute in 0..10 {
        let ms = NOW + minute * 59_000;
        assert!(world.store.use_session(&TOKEN, ms).unwrap().is_some());
    }
    assert_eq!(world.store.use_session(&TOKEN, NOW + 600_000), Ok(None));

    let world = World::new();
    open_session(&world);
    world.store.close_session(&TOKEN).unwrap();
    assert_eq!(world.store.use_session(&TOKEN, NOW), Ok(None));
}

#[test]
fn a_new_password_or_being_shut_out_ends_sessions() {
    let world = World::new();
    open_session(&world);
    let password = Password {
        phc: "$argon2id$x".to_owned(),
        one_time: true,
    };
    world
        .store
        .set_password(world.boss, &password, &by(NOW))
        .unwrap();
    assert_eq!(world.store.use_session(&TOKEN, NOW), Ok(None));
    let record = world.store.sign_in_record("BOSS").unwrap().unwrap();
    assert!(record.password.is_some_and(|password| password.one_time));

    open_session(&world);
    world
        .store
        .set_user_disabled(world.boss, true, &by(NOW))
        .unwrap();
    assert_eq!(world.store.use_session(&TOKEN, NOW), Ok(None));
}

#[test]
fn salespeople_do_not_sign_in_to_the_console() {
    let world = World::new();
    let session = NewSession {
        token_hash: TOKEN,
        user: world.wang,
        idle_ms: 1,
        ends_ms: NOW + 1,
    };
    assert_eq!(
        world.store.open_session(&session, NOW),
        Err(StoreError::NotFound)
    );
}

#[test]
fn failed_sign_ins_close_the_account_for_a_while_and_a_success_forgets_them() {
    let world = World::new();
    let fail = || world.store.note_sign_in(world.boss, false, NOW).unwrap();
    for _ in 0..4 {
        assert_eq!(fail(), 0);
    }
    let closed = fail();
    assert!(closed > NOW);
    let record = world.store.sign_in_record("boss").unwrap().unwrap();
    assert_eq!(record.closed_until_ms, closed);
    assert_eq!(world.store.note_sign_in(world.boss, true, NOW).unwrap(), 0);
    assert_eq!(fail(), 0);
}
