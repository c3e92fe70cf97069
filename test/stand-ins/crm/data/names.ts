/** Given and family names that go together, so that no invented person is called "Kenji O'Sullivan". */
export const PEOPLE: readonly { first: readonly string[]; last: readonly string[] }[] = [
  {
    first: ['Hannah', 'Marcus', 'Joyce', 'Wesley', 'Brianna', 'Curtis', 'Melanie', 'Terrence', 'Audrey', 'Nolan'],
    last: ['Whitaker', 'Delgado', 'Brooks', 'Hargrove', 'Sutton', 'Ellison', 'McBride', 'Pruitt', 'Langley', 'Booker'],
  },
  {
    first: ['Imogen', 'Rhys', 'Callum', 'Beatrice', 'Gareth', 'Poppy', 'Alistair', 'Freya', 'Duncan', 'Harriet'],
    last: ['Ashworth', 'Pemberton', 'MacLeod', 'Llewellyn', 'Thornton', 'Fairclough', 'Greaves', 'Drummond', 'Holt'],
  },
  {
    first: ['Aoife', 'Cormac', 'Niamh', 'Declan', 'Saoirse', 'Eoin', 'Gráinne', 'Ruairí'],
    last: ["O'Sullivan", 'Brennan', 'Ní Bhriain', "O'Dowd", 'Kinsella', 'McGrath', 'Doyle', 'Fitzgerald'],
  },
  {
    first: ['Katharina', 'Jürgen', 'Anneliese', 'Matthias', 'Heike', 'Björn', 'Ulrike', 'Tobias', 'Sabine', 'Jörg'],
    last: ['Krüger', 'Weiß', 'Hoffmann', 'Schäfer', 'Baumgartner', 'Vogel', 'Köhler', 'Lindemann', 'Böhm', 'Richter'],
  },
  {
    first: ['Élodie', 'Thibault', 'Camille', 'François', 'Margaux', 'Jérôme', 'Noémie', 'Baptiste', 'Hélène'],
    last: ['Lefèvre', 'Marchand', 'Dubois', 'Gauthier', 'Besançon', 'Rousseau', 'Chevalier', 'Poirier', 'Renaud'],
  },
  {
    first: ['Astrid', 'Henrik', 'Åsa', 'Gustav', 'Linnea', 'Sören', 'Maja', 'Lars-Erik', 'Ingrid'],
    last: ['Bergström', 'Nyholm', 'Söderberg', 'Ekdahl', 'Hallqvist', 'Sjögren', 'Åkerman', 'Wallin', 'Norberg'],
  },
  {
    first: ['Zofia', 'Tomasz', 'Agnieszka', 'Łukasz', 'Małgorzata', 'Wojciech', 'Kinga'],
    last: ['Nowak', 'Mazur', 'Gołąb', 'Szymczak', 'Wójcik', 'Pawlak', 'Sikora'],
  },
  {
    first: ['Lucía', 'Joaquín', 'Valentina', 'Andrés', 'Inés', 'Santiago', 'Renata', 'Mateo'],
    last: ['Peña', 'Villanueva', 'Ibáñez', 'Quintero', 'Salazar', 'Muñoz', 'Echeverría', 'Rojas'],
  },
  {
    first: ['Ananya', 'Vikram', 'Meera', 'Rohan', 'Kavitha', 'Arjun', 'Sunita', 'Farhan'],
    last: ['Iyer', 'Chatterjee', 'Desai', 'Kulkarni', 'Menon', 'Bhattacharya', 'Gill', 'Qureshi'],
  },
  {
    first: ['Mei-Ling', 'Haruto', 'Minh', 'Ji-woo', 'Sakura', 'Wei', 'Thuy', 'Kenta'],
    last: ['Tan', 'Nakamura', 'Nguyen', 'Park', 'Fujimoto', 'Chen', 'Tran', 'Lim'],
  },
  {
    first: ['Layla', 'Karim', 'Noor', 'Yusuf', 'Salma', 'Tariq', 'Rania', 'Idris'],
    last: ['Haddad', 'El-Sayed', 'Mansour', 'Khoury', 'Benali', 'Aziz', 'Rahimi', 'Saleh'],
  },
  {
    first: ['Adaeze', 'Kwame', 'Zanele', 'Chinedu', 'Amara', 'Thabo', 'Wanjiru', 'Kofi'],
    last: ['Okonkwo', 'Mensah', 'Dlamini', 'Adeyemi', 'Kamau', 'Nkosi', 'Boateng', 'Eze'],
  },
];

const TRADES = ['Marine Supply', 'Logistics', 'Foods', 'Optics', 'Energy', 'Textiles', 'Instruments', 'Interiors'];
const HOUSES = ['Bluewater', 'Northgate', 'Juniper & Co', 'Halcyon', 'Redfern', 'Pallas', 'Copperfield', 'Silverbirch'];

export const COMPANIES: readonly string[] = [
  ...HOUSES.flatMap((house, index) => [0, 3, 5].map((step) => `${house} ${TRADES[(index + step) % TRADES.length]}`)),
  'Brandt & Söhne <Export>',
  "O'Dowd Freight",
  'Atelier Marchand',
  'Fjordline Robotics',
  'Kestrel Veterinary Group',
  'Meridian Dental',
  'Lindemann Werkzeuge GmbH',
  'Casa Ibáñez',
  'Tan Brothers Hardware',
  'Osprey Insurance Brokers',
  'Greenfinch Garden Centres',
  'Studio Åkerman AB',
];

export const TITLES: readonly string[] = [
  'Operations Manager',
  'Head of Procurement',
  'Owner',
  'Finance Director',
  'Office Manager',
  'IT Manager',
  'Managing Director',
  'Purchasing Assistant',
  'Warehouse Supervisor',
  'Customer Care Lead',
  'Facilities Coordinator',
  'Sales Director',
];

export const SOURCES: readonly string[] = ['Web form', 'Trade fair', 'Referral', 'Cold list', 'Newsletter', 'Partner'];
