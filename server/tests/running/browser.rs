//! A browser as the console sees one: cookies, forms, and the headers that tell where a request comes from.

use std::net::TcpStream;
use std::time::Duration;

use super::Running;
use super::http::{Answer, exchange};

#[derive(Default)]
pub(crate) struct Browser {
    pub(crate) cookie: Option<String>,
}

impl Browser {
    pub(crate) fn signed_in(to: &Running) -> Self {
        let mut browser = Self::default();
        let password = to.password.clone();
        assert_eq!(browser.sign_in(to, "admin", &password).status, 303);
        let form =
            format!("current={password}&new=a+long+enough+phrase&repeat=a+long+enough+phrase");
        assert_eq!(browser.post(to, "/password", &form).status, 303);
        browser
    }

    pub(crate) fn sign_in(&mut self, to: &Running, name: &str, password: &str) -> Answer {
        let form = format!("name={name}&password={}", password.replace(' ', "+"));
        self.post(to, "/sign-in", &form)
    }

    pub(crate) fn get(&mut self, to: &Running, path: &str) -> Answer {
        self.send(to, "GET", path, "", "sec-fetch-site: none\r\n")
    }

    pub(crate) fn post(&mut self, to: &Running, path: &str, form: &str) -> Answer {
        self.send(to, "POST", path, form, "sec-fetch-site: same-origin\r\n")
    }

    pub(crate) fn send(
        &mut self,
        to: &Running,
        method: &str,
        path: &str,
        form: &str,
        headers: &str,
    ) -> Answer {
        let address = to.server().console_addr;
        let host = if headers.contains("host:") {
            String::new()
        } else {
            format!("host: {address}\r\n")
        };
        let cookie = self
            .cookie
            .as_ref()
            .map_or(String::new(), |cookie| format!("cookie: {cookie}\r\n"));
        let request = format!(
            "{method} {path} HTTP/1.1\r\n{host}{cookie}{headers}accept-language: en\r\n\
             content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{form}",
            form.len()
        );
        let mut stream = TcpStream::connect(address).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(20)))
            .unwrap();
        let answer = exchange(&mut stream, request.as_bytes()).unwrap();
        if let Some(set) = answer.header("set-cookie") {
            self.cookie = set.split(';').next().map(str::to_owned);
        }
        answer
    }
}
